import json

from aws_sdk_bedrock_runtime.models import (
    ConverseTokensRequest,
    CountTokensInputConverse,
    CountTokensOperationInput,
    InvokeModelInput,
    InvokeModelWithResponseStreamInput,
    SystemContentBlockText,
)

from conversation import MODEL_ID, QUESTION, ask, runtime, text_of, user

# The model's own form: chat completions as OpenAI has them.
NATIVE = json.dumps(
    {"messages": [{"role": "user", "content": QUESTION}], "temperature": 0, "max_tokens": 400}
).encode()


def native(shape):
    return shape(model_id=MODEL_ID, body=NATIVE, content_type="application/json")


async def test_invoke_model():
    async with runtime() as client:
        answer = await client.invoke_model(native(InvokeModelInput))
    assert answer.content_type == "application/json"
    message = json.loads(answer.body)["choices"][0]["message"]
    assert message["role"] == "assistant"
    assert message["content"] == text_of(await ask())


async def test_invoke_model_stream():
    async with runtime() as client:
        asked = native(InvokeModelWithResponseStreamInput)
        answer = await client.invoke_model_with_response_stream(asked)
        assert answer.output.content_type == "application/json"
        async with answer as stream:
            chunks = [json.loads(event.value.bytes_) async for event in stream.output_stream]
    pieces = [choice["delta"].get("content") or "" for chunk in chunks for choice in chunk["choices"]]
    assert len(pieces) > 1
    assert "".join(pieces) == text_of(await ask())


async def test_count_tokens():
    asked = {
        "messages": [user(QUESTION)],
        "system": [SystemContentBlockText(value="Answer in few words.")],
    }
    counting = CountTokensInputConverse(value=ConverseTokensRequest(**asked))
    async with runtime() as client:
        counted = await client.count_tokens(
            CountTokensOperationInput(model_id=MODEL_ID, input=counting)
        )
    assert counted.input_tokens > 0
    assert counted.input_tokens == (await ask(**asked)).usage.input_tokens
