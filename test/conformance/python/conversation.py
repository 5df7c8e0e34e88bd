"""One question and its answer, as the tests of Converse and of the native form both put it."""

import boto3

from settings import MODEL_ID

# As every application makes it: Region, endpoint, credentials and the CA come from the environment.
runtime = boto3.client("bedrock-runtime")

QUESTION = "How does a private installation protect what people write to a model?"

# Without chance, so that two answers to one question can be compared.
STEADY = {"temperature": 0.0, "maxTokens": 400}


def user(text):
    return {"role": "user", "content": [{"text": text}]}


def request(**members):
    asked = {"modelId": MODEL_ID, "messages": [user(QUESTION)], "inferenceConfig": STEADY}
    return {**asked, **members}


def ask(**members):
    return runtime.converse(**request(**members))


def text_of(answer):
    return "".join(block.get("text", "") for block in answer["output"]["message"]["content"])


WEATHER = {
    "messages": [user("Please use get_weather to find the weather in Paris.")],
    "toolConfig": {
        "tools": [
            {
                "toolSpec": {
                    "name": "get_weather",
                    "description": "The weather of a city",
                    "inputSchema": {
                        "json": {
                            "type": "object",
                            "properties": {"city": {"type": "string"}},
                            "required": ["city"],
                        }
                    },
                }
            }
        ]
    },
}
