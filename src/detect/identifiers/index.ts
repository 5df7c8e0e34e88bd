import type { Identifier } from '../identifier.ts';
import { awsAccessKey, awsSecretKey } from './aws-credentials.ts';
import { credentialsInUrl } from './connection-url.ts';
import { credentials } from './credentials.ts';
import { email } from './email.ts';
import { nationalAccounts } from './financial/accounts.ts';
import { cardDetails } from './financial/cards.ts';
import { unitedStatesAccounts } from './financial/united-states.ts';
import { iban } from './iban.ts';
import { ipAddress } from './ip-address.ts';
import { jsonWebToken } from './json-web-token.ts';
import { network } from './network.ts';
import { paymentCard } from './payment-card.ts';
import { address } from './personal/address.ts';
import { americanNumbers } from './personal/americas.ts';
import { drivingLicences } from './personal/driving-licences.ts';
import { europeanNumbers } from './personal/europe.ts';
import { name } from './personal/name.ts';
import { personalFacts } from './personal/person.ts';
import { phone } from './phone.ts';
import { privateKey, puttyKey } from './private-key.ts';
import { vendorSecrets } from './secrets/index.ts';
import { usSocialSecurityNumber } from './us-social-security-number.ts';

/** What Caprock knows to look for. */
export const builtInIdentifiers: readonly Identifier[] = [
  privateKey,
  puttyKey,
  awsAccessKey,
  awsSecretKey,
  jsonWebToken,
  ...credentials,
  credentialsInUrl,
  ...vendorSecrets,
  paymentCard,
  ...cardDetails,
  iban,
  ...nationalAccounts,
  ...unitedStatesAccounts,
  usSocialSecurityNumber,
  ...americanNumbers,
  ...europeanNumbers,
  ...drivingLicences,
  ...personalFacts,
  name,
  address,
  email,
  phone,
  ...network,
  ipAddress,
];
