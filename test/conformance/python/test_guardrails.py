import uuid
from contextlib import contextmanager

import boto3
import pytest

from conversation import ask, request, runtime, text_of, user
from refused import refused

bedrock = boto3.client("bedrock")
kms = boto3.client("kms")

ADDRESS = "ada@lovelace.example"
BLOCKED = "That cannot be asked here."
POLICIES = {
    "wordPolicyConfig": {"wordsConfig": [{"text": "heron"}]},
    "sensitiveInformationPolicyConfig": {
        "piiEntitiesConfig": [{"type": "EMAIL", "action": "ANONYMIZE"}]
    },
}
MESSAGES = {
    "blockedInputMessaging": BLOCKED,
    "blockedOutputsMessaging": "That cannot be answered here.",
}


@contextmanager
def new_guardrail(**members):
    """Yields the id of a guardrail, which is gone in the end."""
    name = f"conformance-boto3-{uuid.uuid4().hex[:12]}"
    made = bedrock.create_guardrail(name=name, **MESSAGES, **{**POLICIES, **members})
    yield made["guardrailId"]
    bedrock.delete_guardrail(guardrailIdentifier=made["guardrailId"])


def guard(guardrail):
    return {"guardrailIdentifier": guardrail, "guardrailVersion": "DRAFT", "trace": "enabled"}


@contextmanager
def new_key():
    """Yields the id of a key, on its way to deletion in the end."""
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    yield key
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)


def words_of(trace):
    """The words that a trace says were found in what was asked."""
    (assessment,) = trace["inputAssessment"].values()
    return [(word["match"], word["action"]) for word in assessment["wordPolicy"]["customWords"]]


def test_guardrail_life():
    with new_guardrail() as guardrail:
        made = bedrock.get_guardrail(guardrailIdentifier=guardrail)
        assert (made["status"], made["version"]) == ("READY", "DRAFT")
        assert made["blockedInputMessaging"] == BLOCKED
        assert made["wordPolicy"]["words"] == [{"text": "heron"}]
        version = bedrock.create_guardrail_version(guardrailIdentifier=guardrail)["version"]
        assert version == "1"
        changed = {"wordPolicyConfig": {"wordsConfig": [{"text": "stork"}]}}
        bedrock.update_guardrail(
            guardrailIdentifier=guardrail, name=made["name"], **MESSAGES, **changed
        )
        words = [
            bedrock.get_guardrail(guardrailIdentifier=guardrail, guardrailVersion=one)["wordPolicy"]["words"]
            for one in ("DRAFT", version)
        ]
        assert words == [[{"text": "stork"}], [{"text": "heron"}]]
        pages = bedrock.get_paginator("list_guardrails").paginate(
            guardrailIdentifier=guardrail, PaginationConfig={"PageSize": 1}
        )
        listed = [one["version"] for page in pages for one in page["guardrails"]]
        assert sorted(listed) == ["1", "DRAFT"]
    with pytest.raises(bedrock.exceptions.ResourceNotFoundException):
        bedrock.get_guardrail(guardrailIdentifier=guardrail)


def test_guardrail_apply():
    def apply(text):
        return runtime.apply_guardrail(
            guardrailIdentifier=guardrail,
            guardrailVersion="DRAFT",
            source="INPUT",
            content=[{"text": {"text": text}}],
        )

    with new_guardrail() as guardrail:
        masked = apply(f"Write to {ADDRESS}.")
        assert masked["action"] == "GUARDRAIL_INTERVENED"
        assert masked["outputs"] == [{"text": "Write to {EMAIL}."}]
        (found,) = masked["assessments"][0]["sensitiveInformationPolicy"]["piiEntities"]
        assert (found["type"], found["action"], found["match"]) == ("EMAIL", "ANONYMIZED", ADDRESS)
        assert apply("The heron sleeps.")["outputs"] == [{"text": BLOCKED}]
        harmless = apply("The stork sleeps.")
        assert (harmless["action"], harmless["outputs"]) == ("NONE", [])


def test_guardrail_converse():
    with new_guardrail() as guardrail:
        answer = ask(messages=[user("Where does the heron sleep?")], guardrailConfig=guard(guardrail))
        assert answer["stopReason"] == "guardrail_intervened"
        assert text_of(answer) == BLOCKED
        assert words_of(answer["trace"]["guardrail"]) == [("heron", "BLOCKED")]
        harmless = ask(guardrailConfig=guard(guardrail))
        assert harmless["stopReason"] == "end_turn"
        assert text_of(harmless) == text_of(ask())


def test_guardrail_stream():
    def stream(**members):
        events = runtime.converse_stream(**request(**members))["stream"]
        text, stop, trace = "", None, None
        for event in events:
            text += event.get("contentBlockDelta", {}).get("delta", {}).get("text", "")
            stop = event.get("messageStop", {}).get("stopReason", stop)
            trace = event.get("metadata", {}).get("trace", {}).get("guardrail", trace)
        return text, stop, trace

    with new_guardrail() as guardrail:
        asked = [user("Where does the heron sleep?")]
        text, stop, trace = stream(messages=asked, guardrailConfig=guard(guardrail))
        assert (text, stop) == (BLOCKED, "guardrail_intervened")
        assert words_of(trace) == [("heron", "BLOCKED")]
        text, stop, _ = stream(guardrailConfig=guard(guardrail))
        assert (text, stop) == (text_of(ask()), "end_turn")


def test_guardrail_key():
    with new_key() as key, new_guardrail(kmsKeyId=key) as guardrail:
        assert bedrock.get_guardrail(guardrailIdentifier=guardrail)["kmsKeyArn"].endswith(f":key/{key}")

        def apply():
            content = [{"text": {"text": "The heron stands."}}]
            return runtime.apply_guardrail(
                guardrailIdentifier=guardrail, guardrailVersion="DRAFT", source="INPUT", content=content
            )["action"]

        assert apply() == "GUARDRAIL_INTERVENED"
        kms.disable_key(KeyId=key)
        for use in (
            apply,
            lambda: bedrock.get_guardrail(guardrailIdentifier=guardrail),
            lambda: ask(guardrailConfig=guard(guardrail)),
        ):
            with refused("ValidationException"):
                use()
        kms.enable_key(KeyId=key)
        assert apply() == "GUARDRAIL_INTERVENED"
