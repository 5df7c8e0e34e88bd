import { builtInIdentifiers } from './identifiers/index.ts';

/** Managed data identifiers of Macie that have another name here, or several. */
const others: Readonly<Record<string, readonly string[]>> = {
  AWS_CREDENTIALS: ['AWS_SECRET_KEY'],
  GCP_API_KEY: ['GOOGLE_API_KEY'],
  JSON_WEB_TOKEN: ['JWT'],
  OPENSSH_PRIVATE_KEY: ['PRIVATE_KEY'],
  PGP_PRIVATE_KEY: ['PRIVATE_KEY'],
  PKCS: ['PRIVATE_KEY'],
  STRIPE_CREDENTIALS: [
    'STRIPE_SECRET_KEY',
    'STRIPE_TEST_KEY',
    'STRIPE_RESTRICTED_KEY',
    'STRIPE_RESTRICTED_TEST_KEY',
  ],
  CREDIT_CARD_NUMBER: ['CREDIT_DEBIT_CARD_NUMBER'],
  'CREDIT_CARD_NUMBER_(NO_KEYWORD)': ['CREDIT_DEBIT_CARD_NUMBER'],
  CANADA_HEALTH_NUMBER: ['CA_HEALTH_NUMBER'],
  CANADA_SOCIAL_INSURANCE_NUMBER: ['CA_SOCIAL_INSURANCE_NUMBER'],
  UK_NHS_NUMBER: ['UK_NATIONAL_HEALTH_SERVICE_NUMBER'],
  UK_TAX_IDENTIFICATION_NUMBER: ['UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER'],
  USA_PASSPORT_NUMBER: ['US_PASSPORT_NUMBER'],
  USA_SOCIAL_SECURITY_NUMBER: ['US_SOCIAL_SECURITY_NUMBER'],
  USA_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER: ['US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER'],
  PHONE_NUMBER: ['PHONE'],
};
const IBAN = 'INTERNATIONAL_BANK_ACCOUNT_NUMBER';

/** Our identifiers that find what a managed data identifier of Macie finds; none where there is no such. */
export function macieIdentifiers(name: string): readonly string[] {
  const known = others[name];
  if (known !== undefined) return known;
  const ours = builtInIdentifiers.filter((one) => (one.name ?? one.type) === name).map(() => name);
  if (name.endsWith('_PHONE_NUMBER')) return ['PHONE'];
  // Accounts of countries have an IBAN; some have a national form as well.
  return /^[A-Z_]+_BANK_ACCOUNT_NUMBER$/.test(name) && name !== 'US_BANK_ACCOUNT_NUMBER'
    ? [IBAN, ...ours]
    : ours;
}
