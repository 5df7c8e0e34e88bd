"""Users with an access key of their own, accounts of their own, and what they ask."""

import json
import uuid
from contextlib import contextmanager

import boto3

from conversation import user
from settings import MODEL_ARN, MODEL_ID

iam = boto3.client("iam")

ONE_MODEL = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "OneModel", "Effect": "Allow", "Action": "bedrock:InvokeModel", "Resource": MODEL_ARN}
    ],
}


@contextmanager
def new_user(name, policy=None):
    """A user with an access key, gone with all that is its own in the end."""
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    if policy is not None:
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=json.dumps(policy))
    yield {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    if policy is not None:
        iam.delete_user_policy(UserName=name, PolicyName="own")
    iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
    iam.delete_user(UserName=name)


@contextmanager
def new_account():
    """Yields credentials of whoever administers a new account, which is closed in the end."""
    account = make_account()["AccountId"]
    yield visit(account)
    boto3.client("organizations").close_account(AccountId=account)


def make_account():
    """What became of a new account of the organisation, under a name that no other has."""
    organizations = boto3.client("organizations")
    name = f"boto3-{uuid.uuid4().hex[:12]}"
    made = organizations.create_account(AccountName=name, Email=f"{name}@corp.example")
    request = made["CreateAccountStatus"]["Id"]
    return organizations.describe_create_account_status(CreateAccountRequestId=request)["CreateAccountStatus"]


def visit(account):
    """Credentials in an account that the organisation made."""
    given = boto3.client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole", RoleSessionName="visit"
    )["Credentials"]
    return {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }


def hello(runtime, model=MODEL_ID):
    return runtime.converse(
        modelId=model, messages=[user("Hello")], inferenceConfig={"maxTokens": 5}
    )
