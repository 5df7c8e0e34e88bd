import json
import uuid

import boto3
import pytest

from conversation import ask, text_of, user
from settings import MODEL_ID, POWERLESS
from people import new_user

trail = boto3.client("cloudtrail")


def look_up(request_id):
    """The one Converse call with this request id, and all of the answer as text."""
    attribute = {"AttributeKey": "EventName", "AttributeValue": "Converse"}
    answer = trail.lookup_events(LookupAttributes=[attribute])
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


def test_lookup_events_pages():
    name = f"conformance-boto3-{uuid.uuid4().hex[:12]}"
    with new_user(name) as key:
        mine = boto3.client("sts", **key)
        asked = [mine.get_caller_identity()["ResponseMetadata"]["RequestId"] for _ in range(3)]
        pages = trail.get_paginator("lookup_events").paginate(
            LookupAttributes=[{"AttributeKey": "Username", "AttributeValue": name}],
            PaginationConfig={"PageSize": 2},
        )
        found = [
            [json.loads(event["CloudTrailEvent"])["requestID"] for event in page["Events"]]
            for page in pages
        ]
        assert [len(page) for page in found] == [2, 1]
        assert sum(found, []) == asked[::-1]


def test_trail_life():
    name = f"conformance-boto3-{uuid.uuid4().hex[:12]}"
    made = trail.create_trail(Name=name, S3BucketName=name, EnableLogFileValidation=True)
    assert made["TrailARN"].endswith(f":trail/{name}")
    assert trail.get_trail_status(Name=name)["IsLogging"] is False
    trail.start_logging(Name=name)
    assert trail.get_trail_status(Name=name)["IsLogging"] is True
    (described,) = trail.describe_trails(trailNameList=[name])["trailList"]
    assert (described["S3BucketName"], described["LogFileValidationEnabled"]) == (name, True)
    trail.stop_logging(Name=name)
    assert trail.get_trail_status(Name=name)["IsLogging"] is False
    trail.delete_trail(Name=name)
    with pytest.raises(trail.exceptions.TrailNotFoundException):
        trail.get_trail_status(Name=name)
    listed = [one["Name"] for page in trail.get_paginator("list_trails").paginate() for one in page["Trails"]]
    assert "caprock" in listed and name not in listed
