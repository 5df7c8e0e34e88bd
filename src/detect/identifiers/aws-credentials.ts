import { ALNUM } from '../engine/characters.ts';
import type { Identifier } from '../identifier.ts';
import { distinctCharacters, kindsOfCharacters } from '../makeup.ts';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes */
export const awsAccessKey: Identifier = {
  type: 'AWS_ACCESS_KEY',
  onByDefault: true,
  forms: [
    {
      anchor: { prefixes: ['AKIA', 'ASIA', 'ABIA', 'ACCA'] },
      expression: /(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}(?![A-Za-z0-9])/,
      score: 0.95,
      reason: 'the prefix and the length of an access key id',
    },
  ],
  examples: [
    'AKIAIOSFODNN7EXAMPLE',
    'key=ASIAIOSFODNN7EXAMPLE&x=1',
    'Credential=AKIAIOSFODNN7EXAMPLE/20261123/us-east-1',
  ],
  counterExamples: [
    'AKIAIOSFODNN7EXAMPL',
    'akiaiosfodnn7example',
    'AIDAIOSFODNN7EXAMPLE',
    'XAKIAIOSFODNN7EXAMPLE',
    'AKIAIOSFODNN7EXAMPLE0',
  ],
};

export const awsSecretKey: Identifier = {
  type: 'AWS_SECRET_KEY',
  onByDefault: true,
  forms: [
    {
      expression: /(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/,
      // Not a path, a hash in hexadecimal, or a word repeated: such a key has all three kinds of characters.
      check(candidate, { bytes }, start) {
        const end = start + candidate.length;
        const varied = (kindsOfCharacters(bytes, start, end) & ALNUM) === ALNUM;
        return varied && distinctCharacters(bytes, start, end) > 15 ? candidate.length : 0;
      },
      keywords: {
        words: [
          'aws',
          'secret',
          'secret key',
          'secret access key',
          'aws secret access key',
          'aws secret key',
          'sk',
        ],
        within: 40,
      },
      score: 0.85,
      reason: 'forty characters of base64 near a word for an AWS secret',
    },
  ],
  examples: [
    'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    '"SecretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"',
    'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  ],
  counterExamples: [
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    'secret da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'aws s3 cp aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'secretly wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  ],
};
