import type { Identifier } from '#detect';
import { unavailable } from '../refuse.ts';
import type { RegexRule } from './rules.ts';

/** A customer's own expression for the engine. @throws ApiError `ValidationException` for one that it cannot run */
export function regexIdentifier(_rule: RegexRule, _index: number): Identifier {
  throw unavailable(
    'sensitiveInformationPolicyConfig.regexesConfig',
    'Expressions of your own are not enforced yet: leave it out.',
  );
}
