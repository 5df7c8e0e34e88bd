import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import SSLError

from conversation import ask, runtime, user
from refused import refused
from settings import MODEL_ID, POWERLESS


def ask_as(**client):
    runtime = boto3.client("bedrock-runtime", **client)
    return runtime.converse(modelId=MODEL_ID, messages=[user("Hello")])


def status_of(caught):
    return caught.value.response["ResponseMetadata"]["HTTPStatusCode"]


def test_error_validation():
    with pytest.raises(runtime.exceptions.ValidationException, match="must start with a user message") as caught:
        ask(messages=[{"role": "assistant", "content": [{"text": "I begin."}]}])
    assert status_of(caught) == 400


def test_error_unknown_model():
    with pytest.raises(runtime.exceptions.ValidationException, match="model identifier is invalid"):
        ask(modelId="caprock.not-there-v1:0")


def test_error_access_denied():
    with refused("AccessDeniedException") as caught:
        ask_as(**POWERLESS)
    assert type(caught.value).__name__ == "AccessDeniedException"
    assert status_of(caught) == 403
    assert "is not authorized to perform: bedrock:InvokeModel" in str(caught.value)


def test_error_wrong_secret():
    wrong = {**POWERLESS, "aws_secret_access_key": "x" * 40}
    with refused("InvalidSignatureException"):
        ask_as(**wrong)
    with refused("SignatureDoesNotMatch"):
        boto3.client("sts", **wrong).get_caller_identity()


def test_error_unknown_key():
    unknown = {**POWERLESS, "aws_access_key_id": "AKIAIOSFODNN7EXAMPLE"}
    with refused("UnrecognizedClientException"):
        ask_as(**unknown)
    with refused("InvalidClientTokenId"):
        boto3.client("sts", **unknown).get_caller_identity()


def test_error_wrong_region():
    with refused("InvalidSignatureException") as caught:
        ask_as(region_name="us-west-2")
    assert "valid region" in str(caught.value)


def test_untrusted_server():
    # With verify=True botocore trusts the public authorities that it brings, and not ours.
    with pytest.raises(SSLError, match="CERTIFICATE_VERIFY_FAILED"):
        ask_as(verify=True, config=Config(retries={"total_max_attempts": 1}))
