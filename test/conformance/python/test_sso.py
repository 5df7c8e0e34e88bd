"""The SSO credential provider, from an AWS config file and the cache of tokens as any application finds them."""

import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
from contextlib import contextmanager

import boto3
import pytest
from botocore.exceptions import ClientError, UnauthorizedSSOTokenError

from settings import ACCOUNT_ID, PERSON_SCRIPT, REGION

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
PERSON = os.environ["CONFORMANCE_PERSON"]
PERMISSION_SET = os.environ["CONFORMANCE_PERMISSION_SET"]
NAME = "conformance-boto3"
CACHE = pathlib.Path.home() / ".aws" / "sso" / "cache" / f"{hashlib.sha1(NAME.encode()).hexdigest()}.json"
CONFIG = f"""\
[sso-session {NAME}]
sso_start_url = {ENDPOINT}
sso_region = {REGION}
sso_registration_scopes = sso:account:access

[profile {NAME}]
sso_session = {NAME}
sso_account_id = {ACCOUNT_ID}
sso_role_name = {PERMISSION_SET}
region = {REGION}
endpoint_url = {ENDPOINT}
ca_bundle = {os.environ["AWS_CA_BUNDLE"]}
services = {NAME}

[services {NAME}]
sso =
  endpoint_url = {ENDPOINT}
sso_oidc =
  endpoint_url = {ENDPOINT}
"""


@pytest.fixture
def sso(monkeypatch, tmp_path):
    """An environment in which the config file says everything."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    (tmp_path / "config").write_text(CONFIG)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    yield boto3.Session(profile_name=NAME).client("sso-oidc")
    CACHE.unlink(missing_ok=True)


def sign_in(oidc):
    """What a program does for its user: shows a code, waits until it is confirmed, keeps the token."""
    client = oidc.register_client(
        clientName="conformance", clientType="public", scopes=["sso:account:access"]
    )
    identity = {name: client[name] for name in ("clientId", "clientSecret")}
    device = oidc.start_device_authorization(**identity, startUrl=ENDPOINT)
    asked = {
        **identity,
        "grantType": "urn:ietf:params:oauth:grant-type:device_code",
        "deviceCode": device["deviceCode"],
    }
    with pytest.raises(oidc.exceptions.AuthorizationPendingException):
        oidc.create_token(**asked)
    subprocess.run([*PERSON_SCRIPT, device["verificationUriComplete"]], check=True)
    token = oidc.create_token(**asked)
    keep(
        {
            **identity,
            "startUrl": ENDPOINT,
            "region": REGION,
            "accessToken": token["accessToken"],
            "refreshToken": token["refreshToken"],
            "expiresAt": timestamp(token["expiresIn"]),
            "registrationExpiresAt": timestamp(24 * 3600),
        }
    )


def timestamp(seconds):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def keep(token):
    CACHE.parent.mkdir(parents=True, exist_ok=True)
    CACHE.write_text(json.dumps(token))


def who():
    return boto3.Session(profile_name=NAME).client("sts").get_caller_identity()["Arn"]


ROLE = rf"^arn:aws:sts::{ACCOUNT_ID}:assumed-role/AWSReservedSSO_{PERMISSION_SET}_[0-9a-f]{{16}}/{PERSON}$"


def test_sso_credentials(sso):
    sign_in(sso)
    assert re.match(ROLE, who())
    session = boto3.Session(profile_name=NAME)
    assert session.client("bedrock").list_foundation_models()["modelSummaries"]
    with pytest.raises(ClientError, match="AccessDenied.*ListUsers"):
        session.client("iam").list_users()
    token = json.loads(CACHE.read_text())["accessToken"]
    session.client("sso").logout(accessToken=token)
    with pytest.raises(UnauthorizedSSOTokenError):
        who()


def test_sso_refresh(sso):
    sign_in(sso)
    old = json.loads(CACHE.read_text())
    keep({**old, "expiresAt": timestamp(-60), "accessToken": "long gone"})
    assert who().endswith(f"/{PERSON}")
    new = json.loads(CACHE.read_text())
    assert new["accessToken"] not in (old["accessToken"], "long gone")
    assert new["refreshToken"] != old["refreshToken"]
    with pytest.raises(sso.exceptions.InvalidGrantException):
        sso.create_token(
            clientId=old["clientId"],
            clientSecret=old["clientSecret"],
            grantType="refresh_token",
            refreshToken=old["refreshToken"],
        )
    # Used again, it has ended the whole sign-in.
    with pytest.raises(UnauthorizedSSOTokenError):
        who()
