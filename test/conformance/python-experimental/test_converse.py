import json

import pytest
from aws_sdk_bedrock_runtime import models
from aws_sdk_bedrock_runtime.models import (
    ContentBlockDeltaText,
    ContentBlockDeltaToolUse,
    ContentBlockImage,
    ContentBlockStartToolUse,
    ContentBlockText,
    ContentBlockToolResult,
    ContentBlockToolUse,
    ConverseStreamInput,
    ImageBlock,
    ImageSourceBytes,
    Message,
    SystemContentBlockText,
    ToolResultBlock,
    ToolResultContentBlockText,
    ValidationException,
)

from conversation import (
    MODEL_ARN,
    QUESTION,
    WEATHER_QUESTION,
    WEATHER_TOOL,
    ask,
    message_of,
    request,
    runtime,
    steady,
    text_of,
    user,
)

MESSAGE_START = models.ConverseStreamOutputMessageStart
BLOCK_START = models.ConverseStreamOutputContentBlockStart
BLOCK_DELTA = models.ConverseStreamOutputContentBlockDelta
BLOCK_STOP = models.ConverseStreamOutputContentBlockStop
MESSAGE_STOP = models.ConverseStreamOutputMessageStop
METADATA = models.ConverseStreamOutputMetadata


async def test_converse_answer():
    answer = await ask()
    assert message_of(answer).role == "assistant"
    assert len(text_of(answer).split()) > 3
    assert answer.stop_reason == "end_turn"
    usage = answer.usage
    assert usage.input_tokens > 0 and usage.output_tokens > 0
    assert usage.total_tokens == usage.input_tokens + usage.output_tokens
    assert answer.metrics.latency_ms >= 0


async def test_converse_system():
    bare = await ask()
    system = [SystemContentBlockText(value="Answer as a geologist, and in few words.")]
    told = await ask(system=system)
    assert told.usage.input_tokens >= bare.usage.input_tokens + 5


async def test_converse_multi_turn():
    async with runtime() as client:
        first = await ask(client)
        turns = [user(QUESTION), message_of(first), user("And how does a rock do so?")]
        second = await ask(client, messages=turns)
    assert message_of(second).role == "assistant"
    assert text_of(second) != ""
    assert second.usage.input_tokens > first.usage.total_tokens


async def test_converse_max_tokens():
    whole = text_of(await ask())
    cut = await ask(inference_config=steady(max_tokens=5))
    assert cut.stop_reason == "max_tokens"
    assert cut.usage.output_tokens == 5
    assert len(text_of(cut)) < len(whole)
    assert whole.startswith(text_of(cut).rstrip())


async def test_converse_stop_sequence():
    whole = text_of(await ask())
    stop = " ".join(whole.split(" ")[3:5])
    stopped = await ask(inference_config=steady(stop_sequences=[stop]))
    assert stopped.stop_reason == "stop_sequence"
    assert text_of(stopped).rstrip() == whole[: whole.index(stop)].rstrip()


async def test_converse_tool_use():
    asked = await ask(messages=[WEATHER_QUESTION], tool_config=WEATHER_TOOL)
    assert asked.stop_reason == "tool_use"
    message = message_of(asked)
    (use,) = [block.value for block in message.content if isinstance(block, ContentBlockToolUse)]
    assert use.name == "get_weather"
    assert isinstance(use.input.as_value()["city"], str)

    said = [ToolResultContentBlockText(value="It is 21 degrees there.")]
    result = ToolResultBlock(tool_use_id=use.tool_use_id, content=said)
    answered = Message(role="user", content=[ContentBlockToolResult(value=result)])
    answer = await ask(messages=[WEATHER_QUESTION, message, answered], tool_config=WEATHER_TOOL)
    assert answer.stop_reason != "tool_use"
    assert "21 degrees" in text_of(answer)


async def test_converse_model_arn():
    assert text_of(await ask(model_id=MODEL_ARN)) == text_of(await ask())


async def test_converse_image_refused():
    image = ImageBlock(
        format="png", source=ImageSourceBytes(value=bytes.fromhex("89504e470d0a1a0a"))
    )
    content = [ContentBlockText(value="What is this?"), ContentBlockImage(value=image)]
    with pytest.raises(ValidationException):
        await ask(messages=[Message(role="user", content=content)])


async def events_of(**members):
    async with runtime() as client:
        answer = await client.converse_stream(request(ConverseStreamInput, **members))
        async with answer as stream:
            return [event async for event in stream.output_stream]


def of_kind(events, kind):
    return [event.value for event in events if isinstance(event, kind)]


async def test_converse_stream():
    unary = await ask()
    events = await events_of()
    kinds = [type(event) for event in events if not isinstance(event, BLOCK_START)]
    pieces = kinds.count(BLOCK_DELTA)
    assert pieces > 1
    assert kinds == [MESSAGE_START, *[BLOCK_DELTA] * pieces, BLOCK_STOP, MESSAGE_STOP, METADATA]
    assert events[0].value.role == "assistant"
    deltas = [event.delta for event in of_kind(events, BLOCK_DELTA)]
    assert all(isinstance(delta, ContentBlockDeltaText) for delta in deltas)
    assert "".join(delta.value for delta in deltas) == text_of(unary)
    assert events[-2].value.stop_reason == unary.stop_reason
    assert events[-1].value.usage == unary.usage
    assert events[-1].value.metrics.latency_ms >= 0


async def test_converse_stream_tool_use():
    asked = {"messages": [WEATHER_QUESTION], "tool_config": WEATHER_TOOL}
    unary = message_of(await ask(**asked)).content[-1].value
    events = await events_of(**asked)
    starts = [event.start for event in of_kind(events, BLOCK_START)]
    names = [start.value.name for start in starts if isinstance(start, ContentBlockStartToolUse)]
    assert names == ["get_weather"]
    deltas = [event.delta for event in of_kind(events, BLOCK_DELTA)]
    pieces = [delta.value.input for delta in deltas if isinstance(delta, ContentBlockDeltaToolUse)]
    assert json.loads("".join(pieces)) == unary.input.as_value()
    assert events[-2].value.stop_reason == "tool_use"
