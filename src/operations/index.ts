import type { DigestKeys, Trail, TrailObjects, Trails } from '#audit';
import type { Guardrails } from '#guardrails';
import type { Identity } from '#identity';
import type { Inference } from '#inference';
import type { Kms } from '#keys';
import type { Clock } from '#kernel';
import { bedrock } from './bedrock/index.ts';
import { bedrockRuntime } from './bedrock-runtime/index.ts';
import { cloudtrail } from './cloudtrail/index.ts';
import type { WarningLog } from './cloudtrail/weakening.ts';
import { iam } from './iam/index.ts';
import { kms } from './kms/index.ts';
import { identitystore } from './identitystore/index.ts';
import type { Operation } from './operation.ts';
import { s3 } from './s3/index.ts';
import { organizations } from './organizations/index.ts';
import { sso } from './sso/index.ts';
import { ssoAdmin } from './sso-admin/index.ts';
import { ssoOidc } from './sso-oidc/index.ts';
import { sts } from './sts/index.ts';

export { whyRefused } from './refusals.ts';
export {
  isStreamed,
  type Answer,
  type Call,
  type Need,
  type Notes,
  type Operation,
  type StreamEvent,
  type Streamed,
} from './operation.ts';

/** Every operation that Caprock has, a table a service. */
export function createOperations(ports: {
  readonly identity: Identity;
  readonly guardrails: Guardrails;
  readonly inference: Inference;
  readonly trail: Trail;
  readonly trails: Trails;
  readonly trailObjects: TrailObjects;
  readonly digestKeys: Pick<DigestKeys, 'list'>;
  readonly log: WarningLog;
  readonly kms: Kms;
  readonly region: string;
  readonly clock: Clock;
}): readonly Operation[] {
  return [
    ...bedrockRuntime(ports.inference, ports),
    ...bedrock(ports.inference, ports.guardrails, ports.kms),
    ...iam(ports.identity),
    ...sts(ports.identity, ports.clock),
    ...ssoAdmin(ports.identity.workforce, ports.region),
    ...identitystore(ports.identity.workforce),
    ...ssoOidc(ports.identity.workforce),
    ...sso(ports.identity.workforce),
    ...cloudtrail(ports),
    ...s3(ports.trailObjects, ports.region),
    ...organizations(ports.identity),
    ...kms(ports.kms),
  ];
}
