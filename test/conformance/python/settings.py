"""What the suite says of the Caprock under test."""

import os

REGION = os.environ["AWS_REGION"]
ACCOUNT_ID = os.environ["CONFORMANCE_ACCOUNT_ID"]
MODEL_ID = os.environ["CONFORMANCE_MODEL_ID"]
MODEL_ARN = f"arn:aws:bedrock:{REGION}::foundation-model/{MODEL_ID}"

# Of a user without any policy.
POWERLESS = {
    "aws_access_key_id": os.environ["CONFORMANCE_POWERLESS_ACCESS_KEY_ID"],
    "aws_secret_access_key": os.environ["CONFORMANCE_POWERLESS_SECRET_ACCESS_KEY"],
}
