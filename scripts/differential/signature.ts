import type { Answer, DifferentialCase, PolicyDocument } from './case.ts';

/**
 * What a reduced disagreement is about, in one line: disagreements with the same line are one class.
 * `Deny ForAnyValue:StringLikeIfExists aws:TagKeys missing: ours implicit-deny, theirs explicit-deny`
 */
export function signatureOf(one: DifferentialCase, ours: Answer, theirs: Answer): string {
  const parts = [
    ...one.identity.flatMap((policy) => describe(policy, one)),
    ...(one.boundary ?? []).flatMap((policy) => describe(policy, one).map((part) => `boundary ${part}`)),
    ...(one.session === undefined ? [] : describe(one.session, one).map((part) => `session ${part}`)),
    ...(one.serviceControl ?? [])
      .flat()
      .flatMap((policy) => describe(policy, one).map((part) => `service control ${part}`)),
  ];
  return `${parts.sort().join(' + ')}: ours ${ours}, theirs ${theirs}`;
}

function describe({ Version, Statement }: PolicyDocument, { context }: DifferentialCase): string[] {
  return Statement.map((statement) => {
    const { Effect, Condition = {} } = statement;
    const conditions = Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, operands]) => {
        const state = stateOf(context[key]);
        return `${operator} ${key} ${state} against ${operands.map(kindOf).join(',')}`;
      }),
    );
    const patterns = [
      ...(statement.NotAction === undefined ? [] : ['NotAction']),
      ...(statement.NotResource === undefined ? [] : ['NotResource']),
      ...(statement.Resource ?? statement.NotResource ?? []).filter((one) => one !== '*').map(kindOf),
    ];
    return [Effect, Version === '2012-10-17' ? '' : 'old', ...patterns, ...conditions]
      .filter((part) => part !== '')
      .join(' ');
  });
}

/** What a request has of a key. */
function stateOf(value: string | readonly string[] | undefined): string {
  if (value === undefined) return 'missing';
  if (typeof value !== 'string')
    return value.every((one) => one === '') ? 'a list of the empty string' : 'a list';
  if (value === '') return 'empty';
  return /^[0-9a-f]*:[0-9a-f:]+$/.test(value) ? 'an IPv6 address' : 'one value';
}

/** What is special about an operand or a pattern. */
function kindOf(text: string): string {
  if (text === '') return 'empty';
  if (/^\d{9,}$/.test(text)) return 'seconds since the epoch';
  if (text.endsWith('/0')) return 'a range of every address';
  if (text.includes('${')) return text.includes(',') ? 'variable with default' : 'variable';
  if (text.includes('*') || text.includes('?')) return 'pattern';
  return 'text';
}
