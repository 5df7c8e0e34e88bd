import json

from aws_sdk_bedrock_runtime.models import (
    BidirectionalInputPayloadPart,
    InvokeModelWithBidirectionalStreamInputChunk,
    InvokeModelWithBidirectionalStreamOperationInput,
)

from conversation import MODEL_ID, QUESTION, ask, runtime, text_of

ASKED = json.dumps({"inputText": QUESTION, "temperature": 0, "max_tokens": 400}).encode()


async def completion(output):
    text = ""
    while True:
        event = await output.receive()
        assert event is not None, "the stream ended in the middle of an answer"
        said = json.loads(event.value.bytes_)
        text += said.get("outputText", "")
        if "completionReason" in said:
            return text


async def test_invoke_model_bidirectional():
    asked = InvokeModelWithBidirectionalStreamInputChunk(
        value=BidirectionalInputPayloadPart(bytes_=ASKED)
    )
    async with runtime() as client:
        stream = await client.invoke_model_with_bidirectional_stream(
            InvokeModelWithBidirectionalStreamOperationInput(model_id=MODEL_ID)
        )
        await stream.input_stream.send(asked)
        _, output = await stream.await_output()
        # The second question is asked once the first one is answered.
        first = await completion(output)
        await stream.input_stream.send(asked)
        assert await completion(output) != ""
        await stream.input_stream.close()
        assert await output.receive() is None
        await stream.close()
    assert first == text_of(await ask())
