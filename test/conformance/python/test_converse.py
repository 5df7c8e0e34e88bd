import json

import pytest

from conversation import QUESTION, STEADY, WEATHER, ask, request, runtime, text_of, user
from settings import MODEL_ARN


def test_converse_answer():
    answer = ask()
    assert answer["output"]["message"]["role"] == "assistant"
    assert len(text_of(answer).split()) > 3
    assert answer["stopReason"] == "end_turn"
    usage = answer["usage"]
    assert usage["inputTokens"] > 0 and usage["outputTokens"] > 0
    assert usage["totalTokens"] == usage["inputTokens"] + usage["outputTokens"]
    assert answer["metrics"]["latencyMs"] >= 0


def test_converse_system():
    bare = ask()
    told = ask(system=[{"text": "Answer as a geologist, and in few words."}])
    assert told["usage"]["inputTokens"] >= bare["usage"]["inputTokens"] + 5


def test_converse_multi_turn():
    first = ask()
    turns = [user(QUESTION), first["output"]["message"], user("And how does a rock do so?")]
    second = ask(messages=turns)
    assert second["output"]["message"]["role"] == "assistant"
    assert text_of(second) != ""
    assert second["usage"]["inputTokens"] > first["usage"]["totalTokens"]


def test_converse_max_tokens():
    whole = text_of(ask())
    cut = ask(inferenceConfig={**STEADY, "maxTokens": 5})
    assert cut["stopReason"] == "max_tokens"
    assert cut["usage"]["outputTokens"] == 5
    assert len(text_of(cut)) < len(whole)
    assert whole.startswith(text_of(cut).rstrip())


def test_converse_stop_sequence():
    whole = text_of(ask())
    stop = " ".join(whole.split(" ")[3:5])
    stopped = ask(inferenceConfig={**STEADY, "stopSequences": [stop]})
    assert stopped["stopReason"] == "stop_sequence"
    assert text_of(stopped).rstrip() == whole[: whole.index(stop)].rstrip()


def test_converse_tool_use():
    asked = ask(**WEATHER)
    assert asked["stopReason"] == "tool_use"
    message = asked["output"]["message"]
    (use,) = [block["toolUse"] for block in message["content"] if "toolUse" in block]
    assert use["name"] == "get_weather"
    assert isinstance(use["input"]["city"], str)

    result = {"toolUseId": use["toolUseId"], "content": [{"text": "It is 21 degrees there."}]}
    turns = [*WEATHER["messages"], message, {"role": "user", "content": [{"toolResult": result}]}]
    answer = ask(messages=turns, toolConfig=WEATHER["toolConfig"])
    assert answer["stopReason"] != "tool_use"
    assert "21 degrees" in text_of(answer)


def test_converse_model_arn():
    assert text_of(ask(modelId=MODEL_ARN)) == text_of(ask())


def test_converse_image_refused():
    image = {"format": "png", "source": {"bytes": bytes.fromhex("89504e470d0a1a0a")}}
    content = [{"text": "What is this?"}, {"image": image}]
    with pytest.raises(runtime.exceptions.ValidationException):
        ask(messages=[{"role": "user", "content": content}])


def events_of(**members):
    return list(runtime.converse_stream(**request(**members))["stream"])


def test_converse_stream():
    unary = ask()
    events = events_of()
    kinds = [kind for event in events for kind in event if kind != "contentBlockStart"]
    pieces = kinds.count("contentBlockDelta")
    assert pieces > 1
    assert kinds == [
        "messageStart",
        *["contentBlockDelta"] * pieces,
        *["contentBlockStop", "messageStop", "metadata"],
    ]
    assert events[0]["messageStart"]["role"] == "assistant"
    deltas = [event["contentBlockDelta"]["delta"] for event in events if "contentBlockDelta" in event]
    assert "".join(delta["text"] for delta in deltas) == text_of(unary)
    assert events[-2]["messageStop"]["stopReason"] == unary["stopReason"]
    assert events[-1]["metadata"]["usage"] == unary["usage"]
    assert events[-1]["metadata"]["metrics"]["latencyMs"] >= 0


def test_converse_stream_tool_use():
    unary = ask(**WEATHER)["output"]["message"]["content"][-1]["toolUse"]
    events = events_of(**WEATHER)
    starts = [event["contentBlockStart"]["start"] for event in events if "contentBlockStart" in event]
    assert [start["toolUse"]["name"] for start in starts if "toolUse" in start] == ["get_weather"]
    deltas = [event["contentBlockDelta"]["delta"] for event in events if "contentBlockDelta" in event]
    pieces = [delta["toolUse"]["input"] for delta in deltas if "toolUse" in delta]
    assert json.loads("".join(pieces)) == unary["input"]
    assert events[-2]["messageStop"]["stopReason"] == "tool_use"
