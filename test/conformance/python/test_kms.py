import uuid
from contextlib import contextmanager

import boto3
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key

from refused import refused
from settings import ACCOUNT_ID, REGION
from people import new_user

kms = boto3.client("kms")

TEXT = b"what nobody else reads"
CONTEXT = {"team": "red", "purpose": "conformance"}


@contextmanager
def new_key(**members):
    """A key, on its way to deletion in the end."""
    metadata = kms.create_key(**members)["KeyMetadata"]
    yield metadata["KeyId"]
    if kms.describe_key(KeyId=metadata["KeyId"])["KeyMetadata"]["KeyState"] != "PendingDeletion":
        kms.schedule_key_deletion(KeyId=metadata["KeyId"], PendingWindowInDays=7)


def seal(key, **members):
    return kms.encrypt(KeyId=key, Plaintext=TEXT, **members)["CiphertextBlob"]


def test_kms_encrypt():
    alias = f"alias/conformance-boto3-{uuid.uuid4()}"
    with new_key(Description="the archive") as key:
        kms.create_alias(AliasName=alias, TargetKeyId=key)
        metadata = kms.describe_key(KeyId=alias)["KeyMetadata"]
        assert metadata["Arn"] == f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/{key}"
        assert (metadata["Description"], metadata["KeyState"]) == ("the archive", "Enabled")
        sealed = seal(alias, EncryptionContext=CONTEXT)
        assert TEXT not in sealed
        opened = kms.decrypt(CiphertextBlob=sealed, EncryptionContext=CONTEXT)
        assert (opened["Plaintext"], opened["KeyId"]) == (TEXT, metadata["Arn"])
        for context in ({}, {**CONTEXT, "team": "blue"}):
            with pytest.raises(kms.exceptions.InvalidCiphertextException):
                kms.decrypt(CiphertextBlob=sealed, EncryptionContext=context)
        kms.delete_alias(AliasName=alias)
        with pytest.raises(kms.exceptions.NotFoundException):
            seal(alias)


def test_kms_data_key():
    with new_key() as key:
        made = kms.generate_data_key(KeyId=key, KeySpec="AES_256", EncryptionContext=CONTEXT)
        assert len(made["Plaintext"]) == 32
        opened = kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext=CONTEXT)
        assert opened["Plaintext"] == made["Plaintext"]
        other = kms.generate_data_key(KeyId=key, KeySpec="AES_256", EncryptionContext=CONTEXT)
        assert other["Plaintext"] != made["Plaintext"]


def test_kms_mac():
    with new_key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC") as key:
        asked = {"KeyId": key, "MacAlgorithm": "HMAC_SHA_256"}
        mac = kms.generate_mac(**asked, Message=TEXT)["Mac"]
        assert len(mac) == 32
        assert kms.verify_mac(**asked, Message=TEXT, Mac=mac)["MacValid"] is True
        with pytest.raises(kms.exceptions.KMSInvalidMacException):
            kms.verify_mac(**asked, Message=TEXT + b"!", Mac=mac)


def test_kms_sign():
    with new_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY") as key:
        asked = {"KeyId": key, "SigningAlgorithm": "ECDSA_SHA_256"}
        signature = kms.sign(**asked, Message=TEXT)["Signature"]
        assert kms.verify(**asked, Message=TEXT, Signature=signature)["SignatureValid"] is True
        with pytest.raises(kms.exceptions.KMSInvalidSignatureException):
            kms.verify(**asked, Message=TEXT + b"!", Signature=signature)
        public = load_der_public_key(kms.get_public_key(KeyId=key)["PublicKey"])
        public.verify(signature, TEXT, ec.ECDSA(hashes.SHA256()))
        with pytest.raises(InvalidSignature):
            public.verify(signature, TEXT + b"!", ec.ECDSA(hashes.SHA256()))


def test_kms_grant():
    name = "conformance-boto3-reader"
    with new_user(name) as credentials, new_key() as key:
        reader = boto3.client("kms", **credentials)
        sealed = seal(key, EncryptionContext=CONTEXT)
        bare = seal(key)
        with refused("AccessDeniedException"):
            reader.decrypt(CiphertextBlob=sealed, EncryptionContext=CONTEXT)
        grant = kms.create_grant(
            KeyId=key,
            GranteePrincipal=f"arn:aws:iam::{ACCOUNT_ID}:user/{name}",
            Operations=["Decrypt"],
            Constraints={"EncryptionContextSubset": {"team": "red"}},
        )["GrantId"]
        pages = kms.get_paginator("list_grants").paginate(KeyId=key)
        listed = [grant for page in pages for grant in page["Grants"]]
        assert [(one["GrantId"], one["Operations"]) for one in listed] == [(grant, ["Decrypt"])]
        assert reader.decrypt(CiphertextBlob=sealed, EncryptionContext=CONTEXT)["Plaintext"] == TEXT
        with refused("AccessDeniedException"):
            reader.decrypt(CiphertextBlob=bare)
        kms.revoke_grant(KeyId=key, GrantId=grant)
        with refused("AccessDeniedException"):
            reader.decrypt(CiphertextBlob=sealed, EncryptionContext=CONTEXT)


def test_kms_disabled():
    with new_key() as key:
        sealed = seal(key)
        kms.disable_key(KeyId=key)
        assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Disabled"
        for attempt in (lambda: kms.decrypt(CiphertextBlob=sealed), lambda: seal(key)):
            with pytest.raises(kms.exceptions.DisabledException):
                attempt()
        kms.enable_key(KeyId=key)
        assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == TEXT


def test_kms_rotation():
    with new_key() as key:
        sealed = seal(key)
        kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=180)
        status = kms.get_key_rotation_status(KeyId=key)
        assert (status["KeyRotationEnabled"], status["RotationPeriodInDays"]) == (True, 180)
        kms.rotate_key_on_demand(KeyId=key)
        pages = kms.get_paginator("list_key_rotations").paginate(KeyId=key)
        kinds = [rotation["RotationType"] for page in pages for rotation in page["Rotations"]]
        assert kinds == ["ON_DEMAND"]
        assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == TEXT
        assert kms.decrypt(CiphertextBlob=seal(key))["Plaintext"] == TEXT
        kms.disable_key_rotation(KeyId=key)
        assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"] is False


def test_kms_deletion():
    with new_key() as key:
        sealed = seal(key)
        scheduled = kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
        assert scheduled["KeyState"] == "PendingDeletion"
        with pytest.raises(kms.exceptions.KMSInvalidStateException):
            kms.decrypt(CiphertextBlob=sealed)
        kms.cancel_key_deletion(KeyId=key)
        assert kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"] == "Disabled"
        kms.enable_key(KeyId=key)
        assert kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == TEXT


def test_kms_tags():
    def tags():
        pages = kms.get_paginator("list_resource_tags").paginate(KeyId=key)
        return {tag["TagKey"]: tag["TagValue"] for page in pages for tag in page["Tags"]}

    with new_key(Tags=[{"TagKey": "team", "TagValue": "red"}]) as key:
        kms.tag_resource(KeyId=key, Tags=[{"TagKey": "stage", "TagValue": "test"}])
        assert tags() == {"team": "red", "stage": "test"}
        kms.untag_resource(KeyId=key, TagKeys=["team"])
        assert tags() == {"stage": "test"}


def test_kms_pages():
    with new_key() as one, new_key() as two, new_key() as three:
        pages = kms.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 2})
        listed = [[key["KeyId"] for key in page["Keys"]] for page in pages]
        assert len(listed) > 1 and all(len(page) == 2 for page in listed[:-1])
        every = sum(listed, [])
        assert len(every) == len(set(every))
        assert {one, two, three} <= set(every)
