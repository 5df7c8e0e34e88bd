import json
import uuid

import boto3
import pytest

from conversation import ask, text_of, user
from settings import MODEL_ID, POWERLESS


def look_up(request_id):
    """The one Converse call with this request id, and all of the answer as text."""
    attribute = {"AttributeKey": "EventName", "AttributeValue": "Converse"}
    answer = boto3.client("cloudtrail").lookup_events(LookupAttributes=[attribute])
    assert {event["EventName"] for event in answer["Events"]} == {"Converse"}
    records = [json.loads(event["CloudTrailEvent"]) for event in answer["Events"]]
    (record,) = [record for record in records if record["requestID"] == request_id]
    return record, json.dumps(answer, default=str)


def test_lookup_events():
    canary = f"canary{uuid.uuid4()}"
    answer = ask(messages=[user(f"Say something of {canary}.")])
    record, everything = look_up(answer["ResponseMetadata"]["RequestId"])
    assert record["eventSource"] == "bedrock.amazonaws.com"
    assert record["userIdentity"]["type"] == "IAMUser"
    assert record["requestParameters"]["modelId"] == MODEL_ID
    assert "Boto3/" in record["userAgent"]
    assert canary not in everything
    assert text_of(answer) not in everything


def test_lookup_events_denied():
    runtime = boto3.client("bedrock-runtime", **POWERLESS)
    with pytest.raises(runtime.exceptions.AccessDeniedException) as denied:
        runtime.converse(modelId=MODEL_ID, messages=[user("Hello")])
    record, _ = look_up(denied.value.response["ResponseMetadata"]["RequestId"])
    assert record["errorCode"].startswith("AccessDenied")
    assert record["userIdentity"]["arn"].endswith(":user/conformance-without-policy")
