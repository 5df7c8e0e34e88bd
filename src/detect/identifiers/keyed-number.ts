import type { Form, Identifier } from '../identifier.ts';

/** A number that words near it make known: a row of a table. */
export interface KeyedNumber {
  /** Macie's or Bedrock's name of it. */
  readonly name: string;
  /** The type that a finding has, where it is not the name. */
  readonly type?: string;
  /** The words, separated by commas. */
  readonly words: string;
  readonly form: RegExp;
  /** Whether a candidate that has the form is one, by its checksum for instance. */
  readonly isValid?: (candidate: string) => boolean;
  /** Values that must be found near a word and not without one, and some that must not be found at all. */
  readonly values: readonly string[];
  readonly wrong?: readonly string[];
  readonly within?: number;
  /** Whether a value may lack a digit. */
  readonly withoutDigits?: boolean;
  readonly score?: number;
  /** Further forms, which need no word. */
  readonly forms?: readonly Form[];
  readonly onByDefault?: boolean;
}

const WITHOUT_CHECKSUM = 0.7;
const WITH_CHECKSUM = 0.85;

export function keyedNumber(row: KeyedNumber): Identifier {
  const {
    name,
    type = name,
    form,
    isValid,
    values,
    wrong = [],
    within = 30,
    forms = [],
    onByDefault = true,
  } = row;
  const words = row.words.split(',');
  const word = words[0] ?? '';
  return {
    name,
    type,
    onByDefault,
    forms: [
      {
        keywords: { words, within },
        withoutDigits: row.withoutDigits ?? false,
        expression: new RegExp(`(?<![\\w.-])(?:${form.source})(?![\\w])(?![.-]\\d)`, form.flags),
        ...(isValid === undefined ? {} : { check: (text: string) => (isValid(text) ? text.length : 0) }),
        score: row.score ?? (isValid === undefined ? WITHOUT_CHECKSUM : WITH_CHECKSUM),
        reason:
          isValid === undefined
            ? 'the form, near a word for it'
            : 'the form and the checksum, near a word for it',
      },
      ...forms,
    ],
    examples: values.flatMap((value) => [
      `${word}: ${value}`,
      `{"${word.replaceAll(' ', '_')}": "${value}"}`,
      // Before a word, only what holds a digit is looked for.
      ...(/\d/.test(value) ? [`${value} (${words.at(-1)})`] : []),
    ]),
    counterExamples: [
      ...(forms.length > 0 ? [] : values.map((value) => `it says ${value}.`)),
      ...wrong.map((value) => `${word}: ${value}`),
      `${word}: unknown`,
      `zz${word.replaceAll(' ', '')}zz ${forms.length > 0 ? 'none' : values[0]}`,
    ],
  };
}
