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
        const value = context[key];
        const state =
          value === undefined
            ? 'missing'
            : typeof value === 'string'
              ? value === ''
                ? 'empty'
                : 'one value'
              : value.length === 1 && value[0] === ''
                ? 'a list of the empty string'
                : 'a list';
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

/** What is special about an operand or a pattern. */
function kindOf(text: string): string {
  if (text === '') return 'empty';
  if (text.includes('${')) return text.includes(',') ? 'variable with default' : 'variable';
  if (text.includes('*') || text.includes('?')) return 'pattern';
  return 'text';
}
