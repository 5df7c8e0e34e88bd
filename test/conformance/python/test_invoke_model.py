import json

from conversation import QUESTION, ask, runtime, text_of, user
from settings import MODEL_ID

# The model's own form: chat completions as OpenAI has them.
NATIVE = json.dumps(
    {"messages": [{"role": "user", "content": QUESTION}], "temperature": 0, "max_tokens": 400}
)


def test_invoke_model():
    answer = runtime.invoke_model(modelId=MODEL_ID, body=NATIVE)
    assert answer["contentType"] == "application/json"
    message = json.loads(answer["body"].read())["choices"][0]["message"]
    assert message["role"] == "assistant"
    assert message["content"] == text_of(ask())


def test_invoke_model_stream():
    answer = runtime.invoke_model_with_response_stream(modelId=MODEL_ID, body=NATIVE)
    assert answer["contentType"] == "application/json"
    chunks = [json.loads(event["chunk"]["bytes"]) for event in answer["body"]]
    pieces = [choice["delta"].get("content") or "" for chunk in chunks for choice in chunk["choices"]]
    assert len(pieces) > 1
    assert "".join(pieces) == text_of(ask())


def test_count_tokens():
    asked = {"messages": [user(QUESTION)], "system": [{"text": "Answer in few words."}]}
    counted = runtime.count_tokens(modelId=MODEL_ID, input={"converse": asked})
    assert counted["inputTokens"] > 0
    assert counted["inputTokens"] == ask(**asked)["usage"]["inputTokens"]
    native = runtime.count_tokens(modelId=MODEL_ID, input={"invokeModel": {"body": NATIVE}})
    assert native["inputTokens"] == ask()["usage"]["inputTokens"]
