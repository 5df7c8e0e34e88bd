"""One question and its answer, over the transport that the suite asks for."""

import os
from contextlib import asynccontextmanager

from aws_sdk_bedrock_runtime.client import AsyncBedrockRuntimeClient
from aws_sdk_bedrock_runtime.config import AsyncBedrockRuntimeConfig
from aws_sdk_bedrock_runtime.models import (
    ContentBlockText,
    ConverseInput,
    InferenceConfiguration,
    Message,
    ToolConfiguration,
    ToolInputSchemaJson,
    ToolSpecification,
    ToolToolSpec,
)
from smithy_core.documents import Document
from smithy_http.aio.aiohttp import AIOHTTPClient
from smithy_http.aio.crt import AWSCRTHTTPClient

REGION = os.environ["AWS_REGION"]
MODEL_ID = os.environ["CONFORMANCE_MODEL_ID"]
MODEL_ARN = f"arn:aws:bedrock:{REGION}::foundation-model/{MODEL_ID}"

# Of a user without any policy.
POWERLESS = {
    "aws_access_key_id": os.environ["CONFORMANCE_POWERLESS_ACCESS_KEY_ID"],
    "aws_secret_access_key": os.environ["CONFORMANCE_POWERLESS_SECRET_ACCESS_KEY"],
}

# aiohttp speaks HTTP/1.1; awscrt speaks HTTP/2 where the server has it.
TRANSPORTS = {"aiohttp": AIOHTTPClient, "awscrt": AWSCRTHTTPClient}
TRANSPORT = TRANSPORTS[os.environ["CONFORMANCE_TRANSPORT"]]

QUESTION = "How does a private installation protect what people write to a model?"


@asynccontextmanager
async def runtime(**overrides):
    """A client whose Region, endpoint and credentials come from the environment, as an application makes it."""
    config = await AsyncBedrockRuntimeConfig.resolve(transport=TRANSPORT(), **overrides)
    async with AsyncBedrockRuntimeClient(config=config) as client:
        yield client


def user(text):
    return Message(role="user", content=[ContentBlockText(value=text)])


def steady(**changes):
    """Without chance, so that two answers to one question can be compared."""
    return InferenceConfiguration(**{"temperature": 0.0, "max_tokens": 400, **changes})


def request(shape=ConverseInput, **members):
    asked = {"model_id": MODEL_ID, "messages": [user(QUESTION)], "inference_config": steady()}
    return shape(**{**asked, **members})


async def ask(client=None, **members):
    if client is not None:
        return await client.converse(request(**members))
    async with runtime() as client:
        return await client.converse(request(**members))


def message_of(answer):
    return answer.output.value


def text_of(answer):
    return "".join(
        block.value for block in message_of(answer).content if isinstance(block, ContentBlockText)
    )


WEATHER_QUESTION = user("Please use get_weather to find the weather in Paris.")
WEATHER_SCHEMA = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
}
WEATHER_TOOL = ToolConfiguration(
    tools=[
        ToolToolSpec(
            value=ToolSpecification(
                name="get_weather",
                description="The weather of a city",
                input_schema=ToolInputSchemaJson(value=Document(WEATHER_SCHEMA)),
            )
        )
    ]
)
