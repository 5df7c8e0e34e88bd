"""The AWS Encryption SDK for Python, alone and with the one for JavaScript."""

import base64
import json
import subprocess

import aws_encryption_sdk
import boto3
import pytest
from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError

from settings import JAVASCRIPT_MESSAGES

kms = boto3.client("kms")
client = aws_encryption_sdk.EncryptionSDKClient()

TEXT = "what nobody else reads, " * 1000
CONTEXT = {"team": "red"}


@pytest.fixture
def key():
    metadata = kms.create_key()["KeyMetadata"]
    yield metadata["Arn"]
    kms.schedule_key_deletion(KeyId=metadata["KeyId"], PendingWindowInDays=7)


def provider(key):
    return aws_encryption_sdk.StrictAwsKmsMasterKeyProvider(key_ids=[key])


def seal(key):
    sealed, _ = client.encrypt(source=TEXT, key_provider=provider(key), encryption_context=CONTEXT)
    return sealed


def unseal(key, message):
    text, header = client.decrypt(source=message, key_provider=provider(key))
    return text.decode(), header.encryption_context["team"]


def in_javascript(what, key, **given):
    command = [*JAVASCRIPT_MESSAGES, what, key]
    ended = subprocess.run(command, input=json.dumps(given).encode(), capture_output=True)
    assert ended.returncode == 0, ended.stderr.decode()
    return json.loads(ended.stdout)


def test_encryption_sdk(key):
    message = seal(key)
    assert TEXT.encode() not in message
    assert unseal(key, message) == (TEXT, "red")
    with pytest.raises(AWSEncryptionSDKClientError):
        unseal(key, message.replace(b"red", b"rod", 1))
    kms.disable_key(KeyId=key)
    with pytest.raises(AWSEncryptionSDKClientError):
        unseal(key, message)
    with pytest.raises(AWSEncryptionSDKClientError):
        seal(key)
    kms.enable_key(KeyId=key)
    assert unseal(key, message) == (TEXT, "red")


def test_encryption_sdk_foreign(key):
    opened = in_javascript("open", key, message=base64.b64encode(seal(key)).decode())
    assert (opened["text"], opened["context"]["team"]) == (TEXT, "red")
    sealed = in_javascript("seal", key, text=TEXT, context=CONTEXT)["message"]
    assert unseal(key, base64.b64decode(sealed)) == (TEXT, "red")
