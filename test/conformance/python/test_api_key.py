import os

import boto3

from conversation import request, user
from settings import REGION


def test_api_key_short_term(monkeypatch):
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.delenv("AWS_SHARED_CREDENTIALS_FILE", raising=False)
    monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK", os.environ["CONFORMANCE_API_KEY"])
    client = boto3.Session().client("bedrock-runtime", region_name=REGION)
    answer = client.converse(
        **request(messages=[user("Hello")], inferenceConfig={"temperature": 0.0, "maxTokens": 3})
    )
    assert answer["usage"]["outputTokens"] == 3
