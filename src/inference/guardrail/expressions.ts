import { createDetector } from '#detect';
import { codeOf } from '#kernel';
import { invalid } from '../refuse.ts';
import type { RegexRule } from './rules.ts';

/**
 * Whether each expression can be run in linear time.
 * @throws ApiError `ValidationException` that names the entry by its number and says what is not accepted, and where;
 * it does not quote the expression
 */
export function checkExpressions(regexes: readonly RegexRule[]): void {
  for (const [index, { pattern }] of regexes.entries()) {
    try {
      createDetector({ identifiers: [], own: [{ type: 'regex', expression: pattern }] });
    } catch (cause) {
      const code = codeOf(cause);
      if (!(cause instanceof Error) || (code !== 'BadExpression' && code !== 'BadIdentifier')) throw cause;
      throw invalid(`sensitiveInformationPolicyConfig.regexesConfig.${index}.pattern: ${cause.message}`);
    }
  }
}
