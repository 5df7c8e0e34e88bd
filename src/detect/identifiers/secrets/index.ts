import type { Identifier } from '../../identifier.ts';
import { cloudSecrets } from './cloud.ts';
import { dataSecrets } from './data.ts';
import { keyedSecrets } from './keyed.ts';
import { messagesSecrets } from './messages.ts';
import { modelProvidersSecrets } from './models.ts';
import { paymentsSecrets } from './money.ts';
import { sourceControlSecrets } from './source-control.ts';

/** Tokens and keys of vendors. */
export const vendorSecrets: readonly Identifier[] = [
  ...sourceControlSecrets,
  ...modelProvidersSecrets,
  ...cloudSecrets,
  ...dataSecrets,
  ...paymentsSecrets,
  ...messagesSecrets,
  ...keyedSecrets,
];
