import json
import uuid
from contextlib import contextmanager

import boto3
import pytest

from conversation import ask, request, runtime, text_of, user
from people import new_account
from refused import refused
from settings import MODEL_ID

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
def new_guardrail(client=bedrock, **members):
    """Yields the id of a guardrail, which is gone in the end."""
    name = f"conformance-boto3-{uuid.uuid4().hex[:12]}"
    made = client.create_guardrail(name=name, **MESSAGES, **{**POLICIES, **members})
    yield made["guardrailId"]
    client.delete_guardrail(guardrailIdentifier=made["guardrailId"])


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


def native(text):
    return json.dumps({"messages": [{"role": "user", "content": text}], "temperature": 0, "max_tokens": 20})


def test_guardrail_invoke():
    def invoke(text):
        named = {"guardrailIdentifier": guardrail, "guardrailVersion": "DRAFT", "trace": "ENABLED"}
        answer = runtime.invoke_model(modelId=MODEL_ID, body=native(text), **named)
        return json.loads(answer["body"].read())

    def stream(text):
        named = {"guardrailIdentifier": guardrail, "guardrailVersion": "DRAFT"}
        answer = runtime.invoke_model_with_response_stream(modelId=MODEL_ID, body=native(text), **named)
        chunks = [json.loads(event["chunk"]["bytes"]) for event in answer["body"]]
        deltas = [choice["delta"] for chunk in chunks for choice in chunk["choices"]]
        return "".join(delta.get("content") or "" for delta in deltas), chunks

    with new_guardrail() as guardrail:
        blocked = invoke("Where does the heron sleep?")
        assert blocked["choices"][0]["message"]["content"] == BLOCKED
        assert blocked["amazon-bedrock-guardrailAction"] == "INTERVENED"
        (assessment,) = blocked["amazon-bedrock-trace"]["guardrail"]["input"].values()
        assert assessment["wordPolicy"]["customWords"][0]["match"] == "heron"
        harmless = invoke("Where does the stork sleep?")
        assert harmless["amazon-bedrock-guardrailAction"] == "NONE"
        said, chunks = stream("Where does the heron sleep?")
        assert said == BLOCKED
        assert chunks[-1]["amazon-bedrock-guardrailAction"] == "INTERVENED"
        assert stream("Where does the stork sleep?")[0] == harmless["choices"][0]["message"]["content"]


def test_guardrail_tags():
    def tags():
        listed = bedrock.list_tags_for_resource(resourceARN=arn)["tags"]
        return {tag["key"]: tag["value"] for tag in listed}

    with new_guardrail(tags=[{"key": "team", "value": "red"}]) as guardrail:
        arn = bedrock.get_guardrail(guardrailIdentifier=guardrail)["guardrailArn"]
        assert tags() == {"team": "red"}
        changed = [{"key": "team", "value": "blue"}, {"key": "cost", "value": "7"}]
        bedrock.tag_resource(resourceARN=arn, tags=changed)
        assert tags() == {"team": "blue", "cost": "7"}
        bedrock.untag_resource(resourceARN=arn, tagKeys=["team"])
        assert tags() == {"cost": "7"}


def test_guardrail_enforced():
    # In an account of its own: it is enforced on every call of the account.
    with new_account() as credentials:
        there = boto3.client("bedrock", **credentials)
        theirs = boto3.client("bedrock-runtime", **credentials)

        def stop_reason(text):
            asked = request(messages=[user(text)], inferenceConfig={"temperature": 0.0, "maxTokens": 5})
            return theirs.converse(**asked)["stopReason"]

        with new_guardrail(there) as guardrail:
            version = there.create_guardrail_version(guardrailIdentifier=guardrail)["version"]
            enforced = {
                "guardrailIdentifier": guardrail,
                "guardrailVersion": version,
                "modelEnforcement": {"includedModels": ["ALL"], "excludedModels": []},
            }
            config = there.put_enforced_guardrail_configuration(guardrailInferenceConfig=enforced)["configId"]
            (listed,) = there.list_enforced_guardrails_configuration()["guardrailsConfig"]
            told = (listed["configId"], listed["guardrailId"], listed["guardrailVersion"])
            assert told == (config, guardrail, version)
            assert stop_reason("Where does the heron sleep?") == "guardrail_intervened"
            body = theirs.invoke_model(modelId=MODEL_ID, body=native("Where does the heron sleep?"))["body"]
            assert json.loads(body.read())["choices"][0]["message"]["content"] == BLOCKED
            with pytest.raises(there.exceptions.ResourceInUseException):
                there.delete_guardrail(guardrailIdentifier=guardrail)
            there.delete_enforced_guardrail_configuration(configId=config)
            assert stop_reason("Where does the heron sleep?") != "guardrail_intervened"


def test_guardrail_checks():
    answer = runtime.invoke_guardrail_checks(
        messages=[{"role": "user", "content": [{"text": f"Write to {ADDRESS}."}]}],
        checks={"sensitiveInformation": {"entities": [{"type": "EMAIL"}]}},
    )
    (found,) = answer["results"]["sensitiveInformation"]["results"]
    places = (found["messageIndex"], found["contentIndex"], found["beginOffset"], found["endOffset"])
    assert (found["type"], places) == ("EMAIL", (0, 0, 9, 9 + len(ADDRESS)))
    assert ADDRESS not in str(answer)
    with refused("ValidationException"):
        runtime.invoke_guardrail_checks(
            messages=[{"role": "user", "content": [{"text": "x"}]}],
            checks={"promptAttack": {"categories": [{"category": "JAILBREAK"}]}},
        )


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
