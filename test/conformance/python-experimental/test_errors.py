import os
from urllib.parse import urlsplit

import pytest
from aws_sdk_bedrock_runtime.models import (
    AccessDeniedException,
    ContentBlockText,
    Message,
    ValidationException,
)
from smithy_core.exceptions import CallError

from conversation import POWERLESS, ask, runtime


async def ask_as(**config):
    async with runtime(**config) as client:
        return await ask(client)


async def refused(code, **config):
    """Errors that the client has no class for: it gives their code, and nothing else of them."""
    with pytest.raises(CallError, match=code) as caught:
        await ask_as(**config)
    assert caught.value.response_metadata.http_status_code == 403


async def test_error_validation():
    begun = Message(role="assistant", content=[ContentBlockText(value="I begin.")])
    with pytest.raises(ValidationException, match="must start with a user message") as caught:
        await ask(messages=[begun])
    assert caught.value.response_metadata.http_status_code == 400


async def test_error_unknown_model():
    with pytest.raises(ValidationException, match="model identifier is invalid"):
        await ask(model_id="caprock.not-there-v1:0")


async def test_error_access_denied():
    with pytest.raises(AccessDeniedException, match="not authorized to perform: bedrock:InvokeModel"):
        await ask_as(**POWERLESS)


async def test_error_wrong_secret():
    await refused("InvalidSignatureException", **{**POWERLESS, "aws_secret_access_key": "x" * 40})


async def test_error_unknown_key():
    unknown = {**POWERLESS, "aws_access_key_id": "AKIAIOSFODNN7EXAMPLE"}
    await refused("UnrecognizedClientException", **unknown)


async def test_error_wrong_region():
    await refused("InvalidSignatureException", region="us-west-2")


async def test_untrusted_server():
    # The same server by a name that its certificate does not have. The TLS library under awscrt waits 10 to 30
    # seconds before it tells of a failed handshake, so as to tell nothing by its timing.
    port = urlsplit(os.environ["AWS_ENDPOINT_URL"]).port
    endpoint = f"https://{os.environ['CONFORMANCE_UNKNOWN_HOST']}:{port}"
    with pytest.raises(Exception, match="(?i)certificate|tls negotiation|TLS_ERROR") as caught:
        await ask_as(endpoint_uri=endpoint, max_attempts=1)
    assert not isinstance(caught.value, CallError)
