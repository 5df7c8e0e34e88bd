import bedrockRuntime from './constraints/bedrock-runtime.json' with { type: 'json' };
import bedrock from './constraints/bedrock.json' with { type: 'json' };
import cloudtrail from './constraints/cloudtrail.json' with { type: 'json' };
import iam from './constraints/iam.json' with { type: 'json' };
import organizations from './constraints/organizations.json' with { type: 'json' };
import kms from './constraints/kms.json' with { type: 'json' };
import identitystore from './constraints/identitystore.json' with { type: 'json' };
import ssoAdmin from './constraints/sso-admin.json' with { type: 'json' };
import ssoOidc from './constraints/sso-oidc.json' with { type: 'json' };
import sso from './constraints/sso.json' with { type: 'json' };
import sts from './constraints/sts.json' with { type: 'json' };
import type { ModelledService } from './model.ts';

/** The limits of the API models at one place. `scripts/constraints.ts` makes them. */
export interface Constraint {
  readonly number?: string;
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly member?: Constraint;
  readonly key?: Constraint;
  readonly value?: Constraint;
}

/** By structure, then by member. */
export type Constraints = Readonly<Record<string, Readonly<Record<string, Constraint>>>>;

export const constraints: Readonly<Record<ModelledService, Constraints>> = {
  'bedrock-runtime': bedrockRuntime,
  bedrock,
  iam,
  sts,
  cloudtrail,
  organizations,
  kms,
  'sso-admin': ssoAdmin,
  identitystore,
  'sso-oidc': ssoOidc,
  sso,
};

/** Of texts for which a model has no pattern: not every database keeps U+0000, and XML has no way to say it. */
export const WITHOUT_ZERO = '[^\\u0000]*';

/** What Java lets one escape and JavaScript does not. */
const NEEDLESS_ESCAPE = /(?<=(?:^|[^\\])(?:\\\\)*)\\([ %])/g;

/**
 * The pattern as JavaScript: it must match the whole text, as the services have it, and `\s` is what it is in
 * Java, ASCII white space (every `\s` of the models stands inside a class).
 */
export function compilePattern(source: string): RegExp {
  const pattern = source.replaceAll('\\s', ' \\t\\n\\v\\f\\r').replaceAll(NEEDLESS_ESCAPE, '$1');
  return new RegExp(`^(?:${pattern})$`, 'u');
}
