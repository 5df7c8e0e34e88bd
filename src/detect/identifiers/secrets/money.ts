import { type SecretRow, secrets } from './token.ts';

/** Of its security engineers: "We also support longer key lengths", from 10 to 128. */
const stripe = 'https://gitlab.com/gitlab-org/gitlab/-/issues/458019';
/** What there was before has 32 characters, and no beginning to tell it by. */
const shopify = 'https://shopify.dev/changelog/length-of-the-shopify-access-token-is-increasing';

// prettier-ignore
const rows: readonly SecretRow[] = [
  ['STRIPE_SECRET_KEY', 'sk_live_', '[A-Za-z0-9]{10,140}', stripe],
  ['STRIPE_ORGANIZATION_KEY', 'sk_org_', '(?:live|test)_[A-Za-z0-9]{20,140}'],
  ['STRIPE_TEST_KEY', 'sk_test_', '[A-Za-z0-9]{20,140}'],
  ['STRIPE_RESTRICTED_KEY', 'rk_live_', '[A-Za-z0-9]{10,140}', stripe],
  ['STRIPE_RESTRICTED_TEST_KEY', 'rk_test_', '[A-Za-z0-9]{20,140}'],
  ['STRIPE_WEBHOOK_SECRET', 'whsec_', '[A-Za-z0-9+/]{32,64}'],
  ['SQUARE_ACCESS_TOKEN', 'sq0atp-', '[\\w-]{22}'],
  ['SQUARE_APPLICATION_SECRET', 'sq0csp-', '[\\w-]{43}'],
  ['SQUARE_PRODUCTION_TOKEN', 'EAAA', '[\\w-]{60}'],
  ['PAYPAL_BRAINTREE_ACCESS_TOKEN', 'access_token$', '(?:production|sandbox)\\$[0-9a-z]{16}\\$[0-9a-f]{32}'],
  ['RAZORPAY_KEY', 'rzp_live_', '[A-Za-z0-9]{14}'],
  ['PADDLE_API_KEY', 'pdl_live_apikey_', '[A-Za-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}'],
  ['PADDLE_SANDBOX_KEY', 'pdl_sdbx_apikey_', '[A-Za-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}'],
  ['FLUTTERWAVE_SECRET_KEY', 'FLWSECK-', '[0-9a-f]{32}-X'],
  ['FLUTTERWAVE_TEST_KEY', 'FLWSECK_TEST-', '[0-9a-f]{12,32}(?:-X)?'],
  ['PLAID_ACCESS_TOKEN', 'access-', '(?:sandbox|development|production)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'],
  ['MERCADO_PAGO_ACCESS_TOKEN', 'APP_USR-', '\\d{13,16}-\\d{6}-[0-9a-f]{32}-\\d{6,10}'],
  ['XENDIT_SECRET_KEY', 'xnd_', '(?:production|development)_[A-Za-z0-9]{40,60}'],
  ['GOCARDLESS_ACCESS_TOKEN', 'live_', '[\\w-]{40}'],
  ['ADYEN_API_KEY', 'AQE', '[a-z][A-Za-z0-9+/]{70,200}={0,2}-[A-Za-z0-9+/]{20,60}={0,2}-[^\\s\x22]{8,40}'],
  ['EASYPOST_API_KEY', 'EZAK', '[A-Za-z0-9]{54}'],
  ['EASYPOST_TEST_KEY', 'EZTK', '[A-Za-z0-9]{54}'],
  ['SHIPPO_LIVE_TOKEN', 'shippo_live_', '[0-9a-f]{40}'],
  ['SHIPPO_TEST_TOKEN', 'shippo_test_', '[0-9a-f]{40}'],
  ['DUFFEL_LIVE_TOKEN', 'duffel_live_', '[\\w-]{43}'],
  ['DUFFEL_TEST_TOKEN', 'duffel_test_', '[\\w-]{43}'],
  ['SHOPIFY_ACCESS_TOKEN', 'shpat_', '[0-9a-fA-F]{32}', shopify],
  ['SHOPIFY_CUSTOM_APP_TOKEN', 'shpca_', '[0-9a-fA-F]{32}', shopify],
  ['SHOPIFY_PRIVATE_APP_PASSWORD', 'shppa_', '[0-9a-fA-F]{32}', shopify],
  ['SHOPIFY_SHARED_SECRET', 'shpss_', '[0-9a-fA-F]{32}', 'https://shopify.dev/changelog/app-secret-key-length-has-increased'],
  ['SHOPIFY_PARTNER_TOKEN', 'prtapi_', '[0-9a-fA-F]{32}'],
  ['MOLLIE_LIVE_KEY', 'live_', '[A-Za-z0-9]{30}'],
  ['POLAR_ACCESS_TOKEN', 'polar_', '(?:oat|pat)_[A-Za-z0-9]{40,60}'],
  ['COINBASE_CDP_SECRET', 'organizations/', '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/apiKeys/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'],
];

/** Payments and shops. Formats as the vendors document them. */
export const paymentsSecrets = secrets(rows);
