import pytest

from aws_sdk_bedrock_runtime.models import (
    GuardrailChecksConfig,
    GuardrailChecksContentBlockText,
    GuardrailChecksMessage,
    GuardrailChecksPromptAttackCategoryConfig,
    GuardrailChecksPromptAttackConfig,
    GuardrailChecksSensitiveInformationConfig,
    GuardrailChecksSensitiveInformationEntityConfig,
    InvokeGuardrailChecksInput,
    ValidationException,
)

from conversation import runtime

ADDRESS = "ada@lovelace.example"


async def test_guardrail_checks():
    content = [GuardrailChecksContentBlockText(value=f"Write to {ADDRESS}.")]
    messages = [GuardrailChecksMessage(role="user", content=content)]
    email = GuardrailChecksSensitiveInformationEntityConfig(type="EMAIL")
    checks = GuardrailChecksConfig(
        sensitive_information=GuardrailChecksSensitiveInformationConfig(entities=[email])
    )
    jailbreak = GuardrailChecksPromptAttackCategoryConfig(category="JAILBREAK")
    refused = GuardrailChecksConfig(
        prompt_attack=GuardrailChecksPromptAttackConfig(categories=[jailbreak])
    )
    async with runtime() as client:
        answer = await client.invoke_guardrail_checks(
            InvokeGuardrailChecksInput(messages=messages, checks=checks)
        )
        with pytest.raises(ValidationException, match="promptAttack"):
            await client.invoke_guardrail_checks(
                InvokeGuardrailChecksInput(messages=messages, checks=refused)
            )
    (found,) = answer.results.sensitive_information.results
    assert (found.type, found.message_index, found.content_index) == ("EMAIL", 0, 0)
    assert (found.begin_offset, found.end_offset) == (9, 9 + len(ADDRESS))
