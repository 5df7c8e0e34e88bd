"""Users with an access key of their own, and what they ask."""

import json
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


def hello(runtime, model=MODEL_ID):
    return runtime.converse(
        modelId=model, messages=[user("Hello")], inferenceConfig={"maxTokens": 5}
    )
