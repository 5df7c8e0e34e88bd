import re

import boto3
import pytest

from settings import ACCOUNT_ID, MODEL_ARN, MODEL_ID

bedrock = boto3.client("bedrock")


def test_caller_identity():
    identity = boto3.client("sts").get_caller_identity()
    assert identity["Account"] == ACCOUNT_ID
    assert re.fullmatch(rf"arn:aws:iam::{ACCOUNT_ID}:user/.+", identity["Arn"])
    assert re.fullmatch(r"AIDA[A-Z2-7]{16,}", identity["UserId"])


def test_list_foundation_models():
    models = bedrock.list_foundation_models()["modelSummaries"]
    (model,) = [model for model in models if model["modelId"] == MODEL_ID]
    assert model["modelArn"] == MODEL_ARN
    assert model["inputModalities"] == ["TEXT"]
    assert model["outputModalities"] == ["TEXT"]
    assert model["responseStreamingSupported"] is True
    assert bedrock.list_foundation_models(byProvider="nobody")["modelSummaries"] == []


@pytest.mark.parametrize("name", [MODEL_ID, MODEL_ARN])
def test_get_foundation_model(name):
    details = bedrock.get_foundation_model(modelIdentifier=name)["modelDetails"]
    assert details["modelId"] == MODEL_ID
    assert details["modelArn"] == MODEL_ARN


def test_get_foundation_model_unknown():
    with pytest.raises(bedrock.exceptions.ResourceNotFoundException):
        bedrock.get_foundation_model(modelIdentifier="caprock.not-there-v1:0")
