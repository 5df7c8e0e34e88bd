/** A variable that the suite hands to the tests of every client. */
export function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`${name} is not set: these tests run by npm run conformance`);
  }
  return value;
}

/** What the suite says of the Caprock under test. */
export interface TestTarget {
  readonly modelId: string;
  readonly modelArn: string;
  readonly region: string;
  readonly accountId: string;
  readonly endpoint: string;
  /** Of a user without any policy. */
  readonly powerless: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

export function readTestTarget(): TestTarget {
  const region = setting('AWS_REGION');
  const modelId = setting('CONFORMANCE_MODEL_ID');
  return {
    modelId,
    modelArn: `arn:aws:bedrock:${region}::foundation-model/${modelId}`,
    region,
    accountId: setting('CONFORMANCE_ACCOUNT_ID'),
    endpoint: setting('AWS_ENDPOINT_URL'),
    powerless: {
      accessKeyId: setting('CONFORMANCE_POWERLESS_ACCESS_KEY_ID'),
      secretAccessKey: setting('CONFORMANCE_POWERLESS_SECRET_ACCESS_KEY'),
    },
  };
}
