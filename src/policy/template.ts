import { CaprockError } from '#kernel';
import type { Glob } from './glob.ts';
import type { Context } from './request.ts';

interface Variable {
  /** In lower case, as the context has its keys. */
  readonly key: string;
  readonly otherwise: string | undefined;
}

type Piece = string | Variable;

/** A string of a policy whose variables are not yet replaced: a {@link Glob} with variables in it. */
export interface Template {
  readonly segments: readonly (readonly (readonly Piece[])[])[];
  readonly hasVariables: boolean;
}

export interface TemplateSyntax {
  /** `${…}` has a meaning: from version 2012-10-17 on. */
  readonly variables: boolean;
  /** `*` and `?` have a meaning. */
  readonly wildcards: boolean;
}

const VARIABLE = /^\s*([^\s',${}]+)\s*(?:,\s*'((?:[^']|'')*)'\s*)?$/;

/**
 * Reads the wildcards and variables of a string: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and
 * `${*}`, `${?}`, `${$}` for those characters themselves.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 * @throws CaprockError `MalformedPolicy`
 */
export function parseTemplate(text: string, syntax: TemplateSyntax): Template {
  let part: Piece[] = [];
  let segment: Piece[][] = [part];
  const segments: Piece[][][] = [segment];
  let hasVariables = false;
  let at = 0;
  while (at < text.length) {
    const sign = text.charAt(at);
    if (syntax.variables && text.startsWith('${', at)) {
      const close = closingBrace(text, at);
      const piece = parseVariable(text.slice(at + 2, close));
      if (typeof piece !== 'string') hasVariables = true;
      part.push(piece);
      at = close + 1;
    } else if (syntax.wildcards && sign === '*') {
      part = [];
      segment = [part];
      segments.push(segment);
      at += 1;
    } else if (syntax.wildcards && sign === '?') {
      part = [];
      segment.push(part);
      at += 1;
    } else {
      const next = nextSign(text, at + 1);
      part.push(text.slice(at, next));
      at = next;
    }
  }
  return { segments, hasVariables };
}

function nextSign(text: string, from: number): number {
  let at = from;
  while (at < text.length && !'$*?'.includes(text.charAt(at))) at += 1;
  return at;
}

/** The brace that closes the variable opened at `open`; a default value in quotes may hold braces of its own. */
function closingBrace(text: string, open: number): number {
  let quoted = false;
  for (let at = open + 2; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === "'") quoted = !quoted;
    if (sign === '}' && !quoted) return at;
  }
  throw new CaprockError('MalformedPolicy', 'has a policy variable that is not closed by a brace');
}

function parseVariable(inside: string): Piece {
  if (inside === '*' || inside === '?' || inside === '$') return inside;
  const [, key, otherwise] = VARIABLE.exec(inside) ?? [];
  if (key === undefined) {
    throw new CaprockError(
      'MalformedPolicy',
      "has a policy variable that has neither the form ${key} nor ${key, 'default'}",
    );
  }
  return { key: key.toLowerCase(), otherwise: otherwise?.replaceAll("''", "'") };
}

/**
 * The template with its variables replaced, or `undefined` when one has no value: such a string is null, and
 * neither equal to nor like anything. A key with several values cannot be a variable.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
 */
export function resolveTemplate(template: Template, context: Context): Glob | undefined {
  const glob: string[][] = [];
  for (const segment of template.segments) {
    const parts: string[] = [];
    for (const pieces of segment) {
      let text = '';
      for (const piece of pieces) {
        const value = typeof piece === 'string' ? piece : valueOf(piece, context);
        if (value === undefined) return undefined;
        text += value;
      }
      parts.push(text);
    }
    glob.push(parts);
  }
  return glob;
}

/** The template with any text at all in the place of each variable. */
export function widestGlob(template: Template): Glob {
  const glob: string[][] = [];
  for (const segment of template.segments) {
    let parts: string[] = [];
    glob.push(parts);
    for (const pieces of segment) {
      let text = '';
      for (const piece of pieces) {
        if (typeof piece === 'string') {
          text += piece;
          continue;
        }
        parts.push(text);
        parts = [];
        glob.push(parts);
        text = '';
      }
      parts.push(text);
    }
  }
  return glob;
}

function valueOf(variable: Variable, context: Context): string | undefined {
  const values = context.get(variable.key);
  return values?.length === 1 ? values[0] : variable.otherwise;
}
