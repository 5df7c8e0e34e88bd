import type { Identifier } from '../identifier.ts';
import { awsAccessKey, awsSecretKey } from './aws-credentials.ts';
import { email } from './email.ts';
import { iban } from './iban.ts';
import { ipAddress } from './ip-address.ts';
import { jsonWebToken } from './json-web-token.ts';
import { paymentCard } from './payment-card.ts';
import { phone } from './phone.ts';
import { privateKey } from './private-key.ts';
import { usSocialSecurityNumber } from './us-social-security-number.ts';

/** What Caprock knows to look for. */
export const builtInIdentifiers: readonly Identifier[] = [
  privateKey,
  awsAccessKey,
  awsSecretKey,
  jsonWebToken,
  paymentCard,
  iban,
  usSocialSecurityNumber,
  email,
  phone,
  ipAddress,
];
