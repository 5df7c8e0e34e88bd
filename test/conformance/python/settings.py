"""What the suite says of the Caprock under test."""

import os
import pathlib

REGION = os.environ["AWS_REGION"]
ACCOUNT_ID = os.environ["CONFORMANCE_ACCOUNT_ID"]
MODEL_ID = os.environ["CONFORMANCE_MODEL_ID"]
MODEL_ARN = f"arn:aws:bedrock:{REGION}::foundation-model/{MODEL_ID}"

# Of a user without any policy.
POWERLESS = {
    "aws_access_key_id": os.environ["CONFORMANCE_POWERLESS_ACCESS_KEY_ID"],
    "aws_secret_access_key": os.environ["CONFORMANCE_POWERLESS_SECRET_ACCESS_KEY"],
}

# The command that is somebody before a browser, who confirms what is at a URL.
PERSON_SCRIPT = [
    os.environ["CONFORMANCE_NODE"],
    str(pathlib.Path(__file__).parent.parent / "support" / "person.ts"),
]

# The command that is the AWS Encryption SDK for JavaScript.
JAVASCRIPT_MESSAGES = [
    os.environ["CONFORMANCE_NODE"],
    str(pathlib.Path(__file__).parent.parent / "javascript" / "message-command.ts"),
]
