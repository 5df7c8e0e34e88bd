import json

import boto3
import pytest

from people import ONE_MODEL, hello, iam, new_user
from refused import refused


def test_user_least_privilege():
    with new_user("conformance-boto3-ada", ONE_MODEL) as key:
        runtime = boto3.client("bedrock-runtime", **key)
        assert hello(runtime)["output"]["message"]["role"] == "assistant"
        with pytest.raises(runtime.exceptions.AccessDeniedException):
            hello(runtime, "caprock.other-v1:0")
        bedrock = boto3.client("bedrock", **key)
        with pytest.raises(bedrock.exceptions.AccessDeniedException, match="user/conformance-boto3-ada"):
            bedrock.list_foundation_models()
        with refused("AccessDenied"):
            boto3.client("iam", **key).create_user(UserName="friend")


def test_user_key_disabled():
    name = "conformance-boto3-bob"
    with new_user(name, ONE_MODEL) as key:
        runtime = boto3.client("bedrock-runtime", **key)
        sts = boto3.client("sts", **key)
        hello(runtime)
        key_id = key["aws_access_key_id"]
        iam.update_access_key(UserName=name, AccessKeyId=key_id, Status="Inactive")
        listed = iam.list_access_keys(UserName=name)["AccessKeyMetadata"]
        assert [(key["AccessKeyId"], key["Status"]) for key in listed] == [(key_id, "Inactive")]
        with refused("UnrecognizedClientException"):
            hello(runtime)
        with refused("InvalidClientTokenId"):
            sts.get_caller_identity()
        iam.update_access_key(UserName=name, AccessKeyId=key_id, Status="Active")
        assert sts.get_caller_identity()["Arn"].endswith(f":user/{name}")


def test_user_policies():
    name = "conformance-boto3-eve"
    policy = {"UserName": name, "PolicyName": "one-model"}
    with new_user(name):
        iam.put_user_policy(**policy, PolicyDocument=json.dumps(ONE_MODEL))
        assert iam.list_user_policies(UserName=name)["PolicyNames"] == ["one-model"]
        assert iam.get_user_policy(**policy)["PolicyDocument"] == ONE_MODEL
        iam.delete_user_policy(**policy)
        with pytest.raises(iam.exceptions.NoSuchEntityException):
            iam.get_user_policy(**policy)


def test_user_deleted():
    name = "conformance-boto3-tom"
    iam.create_user(UserName=name)
    key_id = iam.create_access_key(UserName=name)["AccessKey"]["AccessKeyId"]
    with pytest.raises(iam.exceptions.DeleteConflictException):
        iam.delete_user(UserName=name)
    assert iam.get_user(UserName=name)["User"]["UserName"] == name
    iam.delete_access_key(UserName=name, AccessKeyId=key_id)
    iam.delete_user(UserName=name)
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_user(UserName=name)


def test_user_exists():
    with new_user("conformance-boto3-ann"):
        with pytest.raises(iam.exceptions.EntityAlreadyExistsException):
            iam.create_user(UserName="conformance-boto3-ann")


def test_list_users_pages():
    path = "/conformance/boto3/"
    names = [f"conformance-boto3-page-{letter}" for letter in "abc"]
    for name in names:
        iam.create_user(UserName=name, Path=path)
    pages = iam.get_paginator("list_users").paginate(PathPrefix=path, PaginationConfig={"PageSize": 2})
    listed = [[user["UserName"] for user in page["Users"]] for page in pages]
    for name in names:
        iam.delete_user(UserName=name)
    assert [len(page) for page in listed] == [2, 1]
    assert sorted(sum(listed, [])) == names
