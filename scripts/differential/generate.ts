import type { DifferentialCase, PolicyDocument, StatementDocument } from './case.ts';
import type { Random } from './random.ts';

const ACCOUNT = '111122223333';

/** Actions that really are there, each with resources that it really takes: the other evaluator checks that. */
const ACTIONS: readonly (readonly [action: string, resources: readonly string[]])[] = [
  ['s3:GetObject', ['arn:aws:s3:::bucket/key', 'arn:aws:s3:::bucket/a/b', 'arn:aws:s3:::other/key']],
  ['iam:GetUser', [`arn:aws:iam::${ACCOUNT}:user/ada`, `arn:aws:iam::${ACCOUNT}:user/team/grace`]],
  ['iam:TagUser', [`arn:aws:iam::${ACCOUNT}:user/ada`, `arn:aws:iam::${ACCOUNT}:user/team/grace`]],
  ['bedrock:InvokeModel', ['arn:aws:bedrock:us-east-1::foundation-model/acme.tiny-v1:0']],
  ['sqs:SendMessage', [`arn:aws:sqs:us-east-1:${ACCOUNT}:queue`]],
];

const ACTION_PATTERNS = [
  '*',
  's3:*',
  's3:Get*',
  'iam:*User',
  'IAM:getuser',
  'iam:?etUser',
  'bedrock:Invoke*',
  'sqs:*',
];
const RESOURCE_PATTERNS = [
  '*',
  'arn:aws:s3:::bucket/*',
  'arn:aws:s3:::*/key',
  'arn:aws:s3:::bucket/${aws:username}',
  "arn:aws:s3:::bucket/${aws:PrincipalTag/path, 'key'}",
  'arn:aws:iam::*:user/*',
  `arn:aws:iam::${ACCOUNT}:user/\${aws:username}`,
  `arn:aws:iam::${ACCOUNT}:user/team/?race`,
  'arn:aws:bedrock:*::foundation-model/acme.*',
  `arn:aws:sqs:*:${ACCOUNT}:q*`,
];

interface Key {
  readonly name: string;
  readonly operators: readonly string[];
  readonly operands: readonly string[];
  readonly values: readonly string[];
  /** Whether a request may have several values of it. */
  readonly several?: true;
  /** The one action that has it; every action unless given. */
  readonly action?: string;
}

const STRINGS = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
];
const NUMBERS = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];

const KEYS: readonly Key[] = [
  {
    name: 'aws:PrincipalTag/team',
    operators: STRINGS,
    operands: ['red', 'Red', 'r*', 'blue', '', '${aws:username}', '?ed'],
    values: ['red', 'RED', 'blue', 'ada', ''],
  },
  {
    name: 'aws:TagKeys',
    operators: STRINGS,
    operands: ['team', 'Team', 't*', 'cost'],
    values: ['team', 'cost', 'TEAM', ''],
    several: true,
    action: 'iam:TagUser',
  },
  {
    name: 'aws:CalledVia',
    operators: STRINGS,
    operands: ['athena.amazonaws.com', '*.amazonaws.com', 'x'],
    values: ['athena.amazonaws.com', 'kms.amazonaws.com'],
    several: true,
  },
  {
    name: 'aws:SourceIp',
    operators: ['IpAddress', 'NotIpAddress'],
    operands: ['10.0.0.0/8', '10.1.2.3', '10.1.2.3/32', '2001:db8::/32', '0.0.0.0/0'],
    values: ['10.1.2.3', '192.0.2.1', '2001:db8::1'],
  },
  {
    name: 'aws:MultiFactorAuthAge',
    operators: NUMBERS.map((one) => `Numeric${one}`),
    operands: ['0', '300', '300.0', '-1', '3600'],
    values: ['0', '299', '300', '4000'],
  },
  {
    name: 'aws:MultiFactorAuthPresent',
    operators: ['Bool'],
    operands: ['true', 'false'],
    values: ['true', 'false'],
  },
  {
    name: 'aws:CurrentTime',
    operators: NUMBERS.map((one) => `Date${one}`),
    operands: ['2026-01-01T00:00:00Z', '2026-06-01', '1767225600', '2027-01-01T12:00:00+01:00'],
    values: ['2026-01-01T00:00:00Z', '2026-06-01T00:00:00Z', '2027-01-01T11:00:00Z'],
  },
  {
    name: 'aws:PrincipalArn',
    operators: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike', 'StringLike'],
    operands: [
      `arn:aws:iam::${ACCOUNT}:user/ada`,
      'arn:aws:iam::*:user/*',
      'arn:aws:iam::*:role/*',
      'arn:*:*:*:*:*',
    ],
    values: [`arn:aws:iam::${ACCOUNT}:user/ada`],
  },
];

/** A question with policies of every kind, in which what matters to evaluation meets often. */
export function generateCase(random: Random): DifferentialCase {
  const [action, resources] = random.pick(ACTIONS);
  const isSession = random.chance(0.3);
  const keys = KEYS.filter((key) => key.action === undefined || key.action === action);
  const policies = (least: number, most: number): PolicyDocument[] =>
    Array.from({ length: random.whole(least, most) }, () => generatePolicy(random, keys));
  return {
    principal: isSession
      ? `arn:aws:sts::${ACCOUNT}:assumed-role/worker/morning`
      : `arn:aws:iam::${ACCOUNT}:user/ada`,
    action,
    resource: random.pick(resources),
    accountId: ACCOUNT,
    context: generateContext(random, keys, isSession),
    identity: policies(1, 2),
    ...(random.chance(0.25) ? { boundary: policies(1, 1) } : {}),
    ...(isSession && random.chance(0.5) ? { session: generatePolicy(random, keys) } : {}),
    ...(random.chance(0.25) ? { serviceControl: [policies(1, 2), policies(1, 2)] } : {}),
  };
}

function generateContext(
  random: Random,
  keys: readonly Key[],
  isSession: boolean,
): Record<string, string | readonly string[]> {
  const context: Record<string, string | readonly string[]> = isSession ? {} : { 'aws:username': 'ada' };
  for (const { name, values, several } of keys) {
    if (random.chance(0.4)) continue;
    context[name] = several ? random.some(values, 1, 3) : random.pick(values);
  }
  // The other evaluator fills this one in.
  context['aws:PrincipalArn'] = isSession
    ? `arn:aws:iam::${ACCOUNT}:role/worker`
    : `arn:aws:iam::${ACCOUNT}:user/ada`;
  return context;
}

function generatePolicy(random: Random, keys: readonly Key[]): PolicyDocument {
  return {
    Version: random.chance(0.9) ? '2012-10-17' : '2008-10-17',
    Statement: Array.from({ length: random.whole(1, 3) }, () => generateStatement(random, keys)),
  };
}

function generateStatement(random: Random, keys: readonly Key[]): StatementDocument {
  const actions = random.some(ACTION_PATTERNS, 1, 2);
  const resources = random.some(RESOURCE_PATTERNS, 1, 2);
  const conditions = random.chance(0.7) ? random.whole(1, 2) : 0;
  const Condition: Record<string, Record<string, readonly string[]>> = {};
  for (let n = 0; n < conditions; n += 1) {
    const key = random.pick(keys);
    const operator = generateOperator(random, key);
    const operands = operator === 'Null' ? [random.pick(['true', 'false'])] : random.some(key.operands, 1, 2);
    Condition[operator] = { ...Condition[operator], [key.name]: operands };
  }
  return {
    Effect: random.chance(0.75) ? 'Allow' : 'Deny',
    ...(random.chance(0.9) ? { Action: actions } : { NotAction: actions }),
    ...(random.chance(0.9) ? { Resource: resources } : { NotResource: resources }),
    ...(conditions === 0 ? {} : { Condition }),
  };
}

function generateOperator(random: Random, { operators, several }: Key): string {
  if (random.chance(0.1)) return 'Null';
  const set = several ? random.pick(['ForAllValues:', 'ForAnyValue:']) : '';
  return `${set}${random.pick(operators)}${random.chance(0.3) ? 'IfExists' : ''}`;
}
