"""What a user may do by way of groups, roles and organisations."""

import json

import boto3
import pytest

from refused import refused
from settings import ACCOUNT_ID, MODEL_ARN
from people import ONE_MODEL, hello, iam, make_account, new_user, visit

LIST_USERS = {
    "Version": "2012-10-17",
    "Statement": [{"Sid": "ListUsers", "Effect": "Allow", "Action": "iam:ListUsers", "Resource": "*"}],
}


def test_managed_policy():
    name = "conformance-boto3-members"
    policy = iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(ONE_MODEL))["Policy"]["Arn"]
    iam.create_group(GroupName=name)
    iam.attach_group_policy(GroupName=name, PolicyArn=policy)
    with new_user("conformance-boto3-member") as key:
        member = {"GroupName": name, "UserName": "conformance-boto3-member"}
        mine = boto3.client("iam", **key)
        runtime = boto3.client("bedrock-runtime", **key)
        with pytest.raises(runtime.exceptions.AccessDeniedException):
            hello(runtime)
        iam.add_user_to_group(**member)
        assert hello(runtime)["output"]["message"]["role"] == "assistant"
        iam.create_policy_version(
            PolicyArn=policy, PolicyDocument=json.dumps(LIST_USERS), SetAsDefault=True
        )
        assert mine.list_users()["Users"]
        with pytest.raises(runtime.exceptions.AccessDeniedException):
            hello(runtime)
        iam.set_default_policy_version(PolicyArn=policy, VersionId="v1")
        assert hello(runtime)["output"]["message"]["role"] == "assistant"
        iam.remove_user_from_group(**member)
    iam.detach_group_policy(GroupName=name, PolicyArn=policy)
    iam.delete_group(GroupName=name)
    with pytest.raises(iam.exceptions.DeleteConflictException):
        iam.delete_policy(PolicyArn=policy)
    iam.delete_policy_version(PolicyArn=policy, VersionId="v2")
    iam.delete_policy(PolicyArn=policy)


def test_assume_role():
    name = "conformance-boto3-visitor"
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT_ID}:root"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
    both = {"Version": "2012-10-17", "Statement": ONE_MODEL["Statement"] + LIST_USERS["Statement"]}
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=json.dumps(both))
    session = boto3.client("sts").assume_role(
        RoleArn=role, RoleSessionName="visit", Policy=json.dumps(ONE_MODEL)
    )
    given = session["Credentials"]
    key = {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }
    arn = f"arn:aws:sts::{ACCOUNT_ID}:assumed-role/{name}/visit"
    assert session["AssumedRoleUser"]["Arn"] == arn
    assert boto3.client("sts", **key).get_caller_identity()["Arn"] == arn
    runtime = boto3.client("bedrock-runtime", **key)
    assert hello(runtime)["output"]["message"]["role"] == "assistant"
    with refused("AccessDenied"):
        boto3.client("iam", **key).list_users()
    iam.delete_role_policy(RoleName=name, PolicyName="own")
    iam.delete_role(RoleName=name)
    with refused("InvalidClientTokenId"):
        boto3.client("sts", **key).get_caller_identity()


def test_simulate_policy():
    name = "conformance-boto3-simulated"
    with new_user(name, ONE_MODEL):
        pages = iam.get_paginator("simulate_principal_policy").paginate(
            PolicySourceArn=f"arn:aws:iam::{ACCOUNT_ID}:user/{name}",
            ActionNames=["bedrock:InvokeModel", "iam:ListUsers"],
            ResourceArns=[MODEL_ARN],
            PaginationConfig={"PageSize": 1},
        )
        results = [result for page in pages for result in page["EvaluationResults"]]
        decisions = [(one["EvalActionName"], one["EvalDecision"]) for one in results]
        assert decisions == [("bedrock:InvokeModel", "allowed"), ("iam:ListUsers", "implicitDeny")]
        assert [len(one["MatchedStatements"]) for one in results] == [1, 0]


def test_organization():
    organizations = boto3.client("organizations")
    status = make_account()
    assert status["State"] == "SUCCEEDED"
    pages = organizations.get_paginator("list_accounts").paginate(PaginationConfig={"PageSize": 1})
    accounts = {one["Id"]: one["Name"] for page in pages for one in page["Accounts"]}
    assert accounts[status["AccountId"]] == status["AccountName"]
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"}],
    }
    policy = organizations.create_policy(
        Name=status["AccountName"],
        Description="Nobody makes users",
        Type="SERVICE_CONTROL_POLICY",
        Content=json.dumps(document),
    )["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=policy, TargetId=status["AccountId"])
    listed = organizations.list_policies_for_target(
        TargetId=status["AccountId"], Filter="SERVICE_CONTROL_POLICY"
    )["Policies"]
    assert policy in [one["Id"] for one in listed]
    there = boto3.client("iam", **visit(status["AccountId"]))
    with refused("AccessDenied"):
        there.create_user(UserName="anybody")
    organizations.detach_policy(PolicyId=policy, TargetId=status["AccountId"])
    assert there.create_user(UserName="anybody")["User"]["UserName"] == "anybody"
    organizations.delete_policy(PolicyId=policy)
    organizations.close_account(AccountId=status["AccountId"])
