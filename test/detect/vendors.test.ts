import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { builtInIdentifiers, createDetector } from '#detect';

/*
 * Secrets as their vendors describe them, written down apart from the rules that find them: the parts of a token, each an
 * alphabet and a length, in a line as people leak it.
 */

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const ALPHABETS = {
  an: LOWER.toUpperCase() + LOWER + DIGITS,
  hex: DIGITS + 'abcdef',
  upper: LOWER.toUpperCase() + DIGITS,
  lower: LOWER + DIGITS,
  digits: DIGITS,
  base32: LOWER.toUpperCase() + '234567',
  base64: LOWER.toUpperCase() + LOWER + DIGITS + '+/',
  url64: LOWER.toUpperCase() + LOWER + DIGITS + '-_',
} as const;

/** `{an:36}` stands for thirty-six letters and digits. */
function sample(form: string, draw: (most: number) => number): string {
  return form
    .replaceAll('{uuid}', '{hex:8}-{hex:4}-{hex:4}-{hex:4}-{hex:12}')
    .replaceAll(/\{(\w+):(\d+)\}/g, (_, name: keyof typeof ALPHABETS, length: string) =>
      Array.from({ length: Number(length) }, (_one, index) => {
        // The last one is no sign of punctuation: where a token ends would be in doubt.
        const alphabet = index + 1 === Number(length) ? ALPHABETS[name].slice(0, 16) : ALPHABETS[name];
        return alphabet.charAt(draw(alphabet.length));
      }).join(''),
    );
}

function generator(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % most;
  };
}

const FORMS: readonly (readonly [type: string, line: string])[] = [
  ['AWS_ACCESS_KEY', 'aws_access_key_id = AKIA{base32:16}'],
  ['AWS_SECRET_KEY', 'aws_secret_access_key = {base64:40}'],
  ['GITHUB_PERSONAL_ACCESS_TOKEN', 'GH_TOKEN=ghp_{an:36}'],
  ['GITHUB_OAUTH_TOKEN', 'gho_{an:36}'],
  ['GITHUB_APP_USER_TOKEN', 'ghu_{an:36}'],
  ['GITHUB_APP_INSTALLATION_TOKEN', 'ghs_{an:36}'],
  ['GITHUB_APP_REFRESH_TOKEN', 'ghr_{an:36}'],
  ['GITHUB_FINE_GRAINED_TOKEN', 'github_pat_{an:22}_{an:59}'],
  ['GITLAB_PERSONAL_ACCESS_TOKEN', 'glpat-{url64:20}'],
  ['GITLAB_PERSONAL_ACCESS_TOKEN', 'glpat-{url64:131}.{lower:9}'],
  ['GITLAB_PERSONAL_ACCESS_TOKEN', 'glpat-{url64:44}.01.{lower:9}'],
  ['GITLAB_RUNNER_AUTHENTICATION_TOKEN', 'glrt-t1_{url64:20}'],
  ['GITLAB_RUNNER_REGISTRATION_TOKEN_ROUTABLE', 'glrtr-{url64:27}.{lower:9}'],
  ['GITLAB_DEPLOY_TOKEN', 'gldt-{url64:20}'],
  ['GITLAB_PIPELINE_TRIGGER_TOKEN', 'glptt-{hex:40}'],
  ['GITLAB_PIPELINE_TRIGGER_TOKEN', 'my-company-glptt-{url64:27}'],
  ['GITLAB_CI_JOB_TOKEN', 'glcbt-64_{url64:20}'],
  ['SLACK_BOT_TOKEN', 'xoxb-{digits:12}-{digits:13}-{an:24}'],
  ['SLACK_USER_TOKEN', 'xoxp-{digits:12}-{digits:12}-{digits:13}-{hex:32}'],
  ['SLACK_APP_TOKEN', 'xapp-1-A{upper:10}-{digits:13}-{hex:64}'],
  ['SLACK_WORKFLOW_TOKEN', 'xwfp-{digits:12}-{digits:13}-{an:24}'],
  ['SLACK_WEBHOOK_URL', 'https://hooks.slack.com/services/T{upper:10}/B{upper:10}/{an:24}'],
  ['STRIPE_SECRET_KEY', 'sk_live_{an:99}'],
  ['STRIPE_SECRET_KEY', 'sk_live_{an:24}'],
  ['STRIPE_SECRET_KEY', 'stripe.api_key = "sk_live_{an:10}"'],
  ['STRIPE_RESTRICTED_KEY', 'rk_live_{an:99}'],
  ['STRIPE_WEBHOOK_SECRET', 'whsec_{an:32}'],
  ['OPENAI_PROJECT_KEY', 'sk-proj-{url64:74}T3BlbkFJ{url64:74}'],
  ['OPENAI_API_KEY', 'sk-{an:20}T3BlbkFJ{an:20}'],
  ['ANTHROPIC_API_KEY', 'sk-ant-api03-{url64:93}AA'],
  ['ANTHROPIC_API_KEY', 'ANTHROPIC_API_KEY="sk-ant-api04-{url64:100}"'],
  ['ANTHROPIC_ADMIN_KEY', 'sk-ant-admin02-{url64:95}'],
  ['GOOGLE_API_KEY', 'AIzaSy{url64:33}'],
  ['GOOGLE_AUTH_KEY', 'GEMINI_API_KEY=AQ.Ab{url64:50}'],
  ['GOOGLE_AUTH_KEY', 'GEMINI_API_KEY=AQ.{url64:51}'],
  ['GOOGLE_OAUTH_CLIENT_SECRET', 'GOCSPX-{url64:28}'],
  ['GOOGLE_OAUTH_REFRESH_TOKEN', '"refresh_token": "1//0{url64:100}"'],
  ['AZURE_STORAGE_KEY', 'AccountName=x;AccountKey={base64:86}==;EndpointSuffix=core.windows.net'],
  ['AZURE_SHARED_ACCESS_SIGNATURE', 'https://x.blob.core.windows.net/c/b?sp=r&sig={an:43}%3D'],
  ['AZURE_SHARED_ACCESS_KEY', 'SharedAccessKeyName=Root;SharedAccessKey={base64:43}='],
  ['AZURE_CLIENT_SECRET', 'AZURE_CLIENT_SECRET={an:3}8Q~{an:34}'],
  ['AZURE_DEVOPS_PERSONAL_ACCESS_TOKEN', 'AZURE_DEVOPS_PAT={an:76}AZDO{an:4}'],
  ['AZURE_OPENAI_API_KEY', 'azure openai key {an:52}JQQJ99{an:26}'],
  ['NPM_ACCESS_TOKEN', '//registry.npmjs.org/:_authToken=npm_{an:36}'],
  ['PACKAGIST_TOKEN', 'packagist_ort_{hex:60}{hex:8}'],
  ['SHOPIFY_SHARED_SECRET', 'SHOPIFY_API_SECRET=shpss_{hex:32}'],
  ['PYPI_API_TOKEN', 'password = pypi-AgEIcHlwaS5vcmc{url64:150}'],
  ['DOCKER_PERSONAL_ACCESS_TOKEN', 'dckr_pat_{url64:27}'],
  ['DOCKER_ORGANIZATION_ACCESS_TOKEN', 'dckr_oat_{url64:32}'],
  ['DOCKER_ORGANIZATION_ACCESS_TOKEN', 'dckr_oat_{url64:43}'],
  ['HUGGING_FACE_ACCESS_TOKEN', 'HF_TOKEN=hf_{an:34}'],
  ['TWILIO_AUTH_TOKEN', 'TWILIO_AUTH_TOKEN={hex:32}'],
  ['SENDGRID_API_KEY', 'SG.{url64:22}.{url64:43}'],
  ['MAILGUN_API_KEY', 'key-{hex:32}'],
  ['MAILGUN_KEY', 'mailgun {hex:32}-{hex:8}-{hex:8}'],
  ['DATADOG_API_KEY', 'DD_API_KEY={hex:32}'],
  ['DATADOG_APPLICATION_KEY', 'DD_APP_KEY={hex:40}'],
  ['NEW_RELIC_USER_KEY', 'NRAK-{upper:27}'],
  ['NEW_RELIC_LICENSE_KEY', 'NEW_RELIC_LICENSE_KEY={hex:32}FFFFNRAL'],
  ['NEW_RELIC_LICENSE_KEY', 'license_key: eu01xx{hex:26}FFFFNRAL'],
  ['SHOPIFY_ACCESS_TOKEN', 'shpat_{hex:32}'],
  ['SQUARE_PRODUCTION_TOKEN', 'EAAA{url64:60}'],
  ['SQUARE_APPLICATION_SECRET', 'sq0csp-{url64:43}'],
  ['PAYPAL_BRAINTREE_ACCESS_TOKEN', 'access_token$production${lower:16}${hex:32}'],
  ['PAYPAL_CLIENT_SECRET', 'paypal secret E{url64:79}'],
  ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_BOT_TOKEN={digits:9}1:AA{url64:33}'],
  ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_BOT_TOKEN={digits:6}:{url64:35}'],
  ['TELEGRAM_BOT_URL', 'https://api.telegram.org/bot{digits:6}:{url64:35}/getMe'],
  ['TELEGRAM_BOT_URL', 'https://api.telegram.org/bot7{digits:9}:AA{url64:33}/sendMessage'],
  ['DISCORD_BOT_TOKEN', 'DISCORD_TOKEN=MT{an:24}.{url64:6}.{url64:38}'],
  ['DISCORD_WEBHOOK_URL', 'https://discord.com/api/webhooks/1{digits:18}/{url64:68}'],
  ['DIGITALOCEAN_ACCESS_TOKEN', 'dop_v1_{hex:64}'],
  ['HEROKU_API_KEY', 'HRKU-AA{url64:58}'],
  ['HEROKU_API_KEY', 'HRKU-{uuid}'],
  ['HEROKU_API_KEY_LEGACY', 'HEROKU_API_KEY={uuid}'],
  ['CLOUDFLARE_USER_TOKEN', 'cfut_{an:40}{hex:8}'],
  ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_TOKEN={url64:40}'],
  ['VAULT_SERVICE_TOKEN', 'VAULT_TOKEN=hvs.{url64:95}'],
  ['VAULT_LEGACY_TOKEN', 'vault token s.{an:11}7{an:12}'],
  ['TERRAFORM_CLOUD_TOKEN', 'token = "{an:14}.atlasv1.{an:67}"'],
  ['DATABRICKS_TOKEN', 'dapi{hex:32}-2'],
  ['LINEAR_API_KEY', 'lin_api_{an:40}'],
  ['NOTION_INTEGRATION_TOKEN', 'ntn_{an:46}'],
  ['FIGMA_PERSONAL_TOKEN', 'figd_{url64:40}'],
  ['ATLASSIAN_API_TOKEN', 'ATATT3xFfGF0{url64:171}={hex:8}'],
  ['ATLASSIAN_API_TOKEN', 'ATATT3xFfGF0{url64:260}={hex:8}'],
  ['BITBUCKET_APP_PASSWORD', 'ATBB{an:32}'],
  ['POSTMAN_API_KEY', 'PMAK-{hex:24}-{hex:34}'],
  ['DOPPLER_PERSONAL_TOKEN', 'dp.pt.{an:43}'],
  ['ONEPASSWORD_SERVICE_ACCOUNT_TOKEN', 'ops_eyJ{url64:800}'],
  ['SENTRY_USER_TOKEN', 'sntryu_{hex:64}'],
  ['GRAFANA_SERVICE_ACCOUNT_TOKEN', 'glsa_{an:32}_{hex:8}'],
  ['SUPABASE_ACCESS_TOKEN', 'sbp_{hex:40}'],
  ['PLANETSCALE_TOKEN', 'pscale_tkn_{url64:43}'],
  ['OKTA_API_TOKEN', 'Authorization: SSWS 00{url64:40}'],
  ['CREDENTIALS_IN_URL', 'DATABASE_URL=postgres://app:{an:16}@db.internal:5432/orders'],
];

describe('a secret of a vendor', () => {
  const detector = createDetector({
    identifiers: builtInIdentifiers.filter(({ onByDefault }) => onByDefault),
  });
  for (const [type, line] of FORMS) {
    test(`${type} is found, whole, in ${line}`, () => {
      const draw = generator(line.length * 7_919);
      for (let round = 0; round < 20; round += 1) {
        const text = `${sample(line, draw)}\n`;
        const [found, ...others] = detector.find(text).filter(({ end, start }) => end - start > 15);
        assert.equal(found?.type, type, text);
        assert.deepEqual(others, [], text);
        // Nothing of it stays: what is left is what was written around it.
        const rest = text.slice(0, found.start) + text.slice(found.end);
        assert.ok(
          !/[\w-]{24}/.test(
            rest.replaceAll(/aws_\w+|AZURE_\w+|NEW_RELIC\w+|https?:\S+|\/\/registry\S+|SharedAccess\w+/g, ''),
          ),
          rest,
        );
      }
    });
  }
});

test('where an entry says who describes it, that is a page', () => {
  const sources = builtInIdentifiers.flatMap(({ source }) => source ?? []);
  assert.ok(sources.length > 40);
  for (const source of sources) assert.equal(new URL(source).protocol, 'https:');
});

describe('what only begins like a token of a vendor', () => {
  const detector = createDetector();
  for (const text of [
    'sk_live_test',
    'sk_live_yourkeyhere',
    'sk-ant-api03-your-key-goes-here',
    'the prefix sk-ant-admin stands for keys of administrators',
    'see the FAQ.Answers_to_the_most_frequent_questions_of_the_customers',
    'xwfp-x',
    '12345:the-time-that-it-takes-in-milliseconds',
    'packagist_ort_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz',
    'glptt-short',
    'dckr_pat_of_somebody',
  ]) {
    test(`${text} is none`, () => assert.deepEqual(detector.find(text), []));
  }
});
