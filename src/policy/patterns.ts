import { compileGlob, type Glob, type TextTest } from './glob.ts';
import type { Context } from './request.ts';
import {
  parseTemplate,
  resolveTemplate,
  widestGlob,
  type Template,
  type TemplateSyntax,
} from './template.ts';

/** Whether a text of the request matches one of a policy's strings, in the request's context. */
export type Match = (text: string, context: Context) => boolean;

const NO_CONTEXT: Context = new Map();

/**
 * Compiles a list of strings of which one must match. Strings without variables are compiled here and now; the
 * others when their variables have values.
 * @param compile how one glob is tested: whole, or by the components of an ARN
 * @param unresolved what a variable without a value stands for: no text at all, or any
 * @throws CaprockError `MalformedPolicy`
 */
export function compilePatterns(
  texts: readonly string[],
  syntax: TemplateSyntax,
  compile: (glob: Glob) => TextTest = compileGlob,
  unresolved: 'none' | 'any' = 'none',
): Match {
  const fixed: TextTest[] = [];
  const templates: Template[] = [];
  for (const text of texts) {
    const template = parseTemplate(text, syntax);
    const glob = template.hasVariables ? undefined : resolveTemplate(template, NO_CONTEXT);
    if (glob === undefined) templates.push(template);
    else fixed.push(compile(glob));
  }
  const widest = unresolved === 'any' ? templates.map((template) => compile(widestGlob(template))) : [];
  const [only] = fixed;
  if (templates.length === 0 && fixed.length === 1 && only !== undefined) return (text) => only(text);
  return (text, context) => {
    for (const test of fixed) if (test(text)) return true;
    for (const [at, template] of templates.entries()) {
      const glob = resolveTemplate(template, context);
      if (glob === undefined ? widest[at]?.(text) : compile(glob)(text)) return true;
    }
    return false;
  };
}
