import { IS } from '../../engine/characters.ts';
import { expressionSample } from '../../engine/expression/sample.ts';
import type { Identifier } from '../../identifier.ts';
import { distinctCharacters, kindsOfCharacters } from '../../makeup.ts';

/**
 * A secret that does not announce itself: our name of it, words of which one stands near, its expression, and where the
 * vendor describes it.
 */
type KeyedRow = readonly [type: string, words: string, form: string, source?: string];

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

// prettier-ignore
const rows: readonly KeyedRow[] = [
  ['DATADOG_API_KEY', 'datadog api key,dd api key,datadog', '[0-9a-f]{32}'],
  ['DATADOG_APPLICATION_KEY', 'datadog app key,dd app key,datadog application key', '[0-9a-f]{40}'],
  ['TWILIO_AUTH_TOKEN', 'twilio auth token,twilio token,twilio', '[0-9a-f]{32}'],
  ['HEROKU_API_KEY_LEGACY', 'heroku api key,heroku', uuid],
  ['CLOUDFLARE_API_TOKEN', 'cloudflare api token,cf api token,cloudflare', '[A-Za-z0-9_-]{40}'],
  ['CLOUDFLARE_GLOBAL_KEY', 'cloudflare api key,cf api key,cloudflare global', '[0-9a-f]{37}'],
  ['FASTLY_API_TOKEN', 'fastly api token,fastly api key,fastly', '[A-Za-z0-9_-]{32}'],
  ['LINODE_API_TOKEN', 'linode token,linode api,linode', '[0-9a-f]{64}'],
  ['VULTR_API_KEY', 'vultr api key,vultr', '[A-Z0-9]{36}'],
  ['HETZNER_API_TOKEN', 'hcloud token,hetzner token,hetzner', '[A-Za-z0-9]{64}'],
  ['AZURE_STORAGE_KEY', 'account key,storage key,azure storage', '[A-Za-z0-9+/]{86}=='],
  ['AZURE_CLIENT_SECRET', 'client secret,azure client secret,azure secret', '[A-Za-z0-9_~.-]{3}\\dQ~[A-Za-z0-9_~.-]{31,34}'],
  ['AZURE_SHARED_ACCESS_KEY', 'shared access key,sharedaccesskey', '[A-Za-z0-9+/]{43}='],
  ['AZURE_OPENAI_API_KEY', 'azure openai key,azure openai api key,azure openai', '(?:[0-9a-f]{32}|[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26})'],
  ['AZURE_DEVOPS_PERSONAL_ACCESS_TOKEN', 'azure devops pat,azure devops,azure devops token,ado pat,ado token,vsts', '(?:[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}|[a-z2-7]{52})', 'https://learn.microsoft.com/purview/sit-defn-azure-devops-personal-access-token'],
  ['DEEPSEEK_API_KEY', 'deepseek api key,deepseek', 'sk-[0-9a-f]{32}'],
  ['COHERE_API_KEY', 'cohere api key,co api key,cohere', '[A-Za-z0-9]{40}'],
  ['MISTRAL_API_KEY', 'mistral api key,mistral', '[A-Za-z0-9]{32}'],
  ['ASSEMBLYAI_API_KEY', 'assemblyai api key,assemblyai', '[0-9a-f]{32}'],
  ['DEEPGRAM_API_KEY', 'deepgram api key,deepgram', '[0-9a-f]{40}'],
  ['STABILITY_API_KEY', 'stability api key,stability', 'sk-[A-Za-z0-9]{48}'],
  ['WEIGHTS_AND_BIASES_KEY', 'wandb api key,wandb', '[0-9a-f]{40}'],
  ['SNYK_API_TOKEN', 'snyk token,snyk api,snyk', uuid],
  ['CODECOV_TOKEN', 'codecov token,codecov', uuid],
  ['MAILGUN_KEY', 'mailgun api key,mailgun key,mailgun', '[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}'],
  ['PAYPAL_CLIENT_SECRET', 'paypal client secret,paypal secret,paypal', 'E[A-Za-z0-9_-]{79}'],
  ['NEW_RELIC_LICENSE_KEY', 'new relic license key,newrelic license key,license key,new relic', '(?:[0-9a-f]{36}|[0-9a-f]{32}FFFF|(?:eu01xx|gov01x)[0-9a-f]{26}FFFF)NRAL', 'https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys'],
  ['VAULT_LEGACY_TOKEN', 'vault token,vault', '[sbr]\\.[A-Za-z0-9]{24}', 'https://developer.hashicorp.com/vault/docs/concepts/tokens'],
  ['POSTMARK_SERVER_TOKEN', 'postmark server token,postmark api token,postmark', uuid],
  ['MAILCHIMP_API_KEY', 'mailchimp api key,mailchimp', '[0-9a-f]{32}-us\\d{1,2}'],
  ['MAILJET_SECRET_KEY', 'mailjet secret,mailjet api key,mailjet', '[0-9a-f]{32}'],
  ['ALGOLIA_ADMIN_KEY', 'algolia admin key,algolia api key,algolia', '[0-9a-f]{32}'],
  ['PAGERDUTY_API_KEY', 'pagerduty api key,pagerduty token,pagerduty', '[A-Za-z0-9+_-]{20}'],
  ['OPSGENIE_API_KEY', 'opsgenie api key,opsgenie', uuid],
  ['SUMO_LOGIC_ACCESS_KEY', 'sumo logic,sumologic access key,sumologic', '[A-Za-z0-9]{64}'],
  ['SPLUNK_HEC_TOKEN', 'splunk token,hec token,splunk', uuid],
  ['CONFLUENT_SECRET_KEY', 'confluent secret,confluent api secret,confluent', '[A-Za-z0-9+/]{64}'],
  ['OKTA_API_TOKEN', 'okta api token,ssws,okta', '00[A-Za-z0-9_-]{40}'],
  ['AUTH0_CLIENT_SECRET', 'auth0 client secret,auth0', '[A-Za-z0-9_-]{64}'],
  ['ZENDESK_API_TOKEN', 'zendesk api token,zendesk token,zendesk', '[A-Za-z0-9]{40}'],
  ['FRESHDESK_API_KEY', 'freshdesk api key,freshdesk', '[A-Za-z0-9]{20}'],
  ['SALESFORCE_ACCESS_TOKEN', 'salesforce access token,salesforce session,salesforce', '00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{90,105}'],
  ['TELEGRAM_BOT_TOKEN', 'telegram bot token,telegram token,telegram,bot token', '\\d{6,12}:[\\w-]{35}', 'https://core.telegram.org/bots/api#making-requests'],
  ['DISCORD_BOT_TOKEN', 'discord bot token,discord token,discord', '[MNO][A-Za-z0-9_-]{23,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,38}'],
  ['TWITCH_CLIENT_SECRET', 'twitch client secret,twitch secret,twitch', '[a-z0-9]{30}'],
  ['SPOTIFY_CLIENT_SECRET', 'spotify client secret,spotify secret,spotify', '[0-9a-f]{32}'],
  ['BITBUCKET_CLIENT_SECRET', 'bitbucket client secret,bitbucket secret', '[A-Za-z0-9_=-]{32,64}'],
  ['TERRAFORM_CLOUD_TOKEN', 'terraform token,tfe token,terraform cloud,atlas token,terraform,token', '[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{60,70}'],
  ['CONSUL_TOKEN', 'consul http token,consul token', uuid],
  ['NGROK_AUTH_TOKEN', 'ngrok authtoken,ngrok auth token,ngrok', '[A-Za-z0-9]{24,28}_[A-Za-z0-9]{20,22}'],
  ['RAILWAY_TOKEN', 'railway token,railway api token', uuid],
  ['CIRCLECI_TOKEN_LEGACY', 'circle token,circleci token,circleci api token', '[0-9a-f]{40}'],
  ['TRAVIS_ACCESS_TOKEN', 'travis token,travis api token,travis ci token', '[A-Za-z0-9_-]{22}'],
  ['MAXMIND_LICENSE_KEY', 'maxmind license key,maxmind', '[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk'],
  ['ASANA_PERSONAL_TOKEN', 'asana token,asana personal access token,asana', '[12]/\\d{10,20}(?:/\\d{10,20})?:[0-9a-f]{32}'],
  ['PUSHBULLET_TOKEN', 'pushbullet access token,pushbullet', 'o\\.[A-Za-z0-9]{32}'],
  ['TINYBIRD_TOKEN', 'tinybird token,tb token,tinybird', 'p\\.eyJ[\\w-]{20,80}\\.[\\w-]{10,30}'],
  ['ONEPASSWORD_SECRET_KEY', 'secret key,1password secret key,onepassword', 'A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}'],
  ['GOOGLE_OAUTH_REFRESH_TOKEN', 'refresh token,google refresh token', '1//0[\\w-]{60,100}'],
  ['BINANCE_SECRET_KEY', 'binance secret key,binance api secret,binance', '[A-Za-z0-9]{64}'],
  ['ETHEREUM_PRIVATE_KEY', 'ethereum private key,wallet private key,eth private key', '(?:0x)?[0-9a-fA-F]{64}'],
];

/** Secrets that only the words near them tell from any other random text. */
export const keyedSecrets: readonly Identifier[] = rows.map(([type, words, form, source]) => {
  const body = new RegExp(form);
  const list = words.split(',');
  return {
    type,
    onByDefault: true,
    ...(source !== undefined && { source }),
    forms: [
      {
        keywords: { words: list, within: 40 },
        expression: new RegExp(`(?<![\\w/+.~-])(?:${form})(?![\\w/+=])`),
        check: (candidate, { bytes }, start) =>
          isRandom(bytes, start, start + candidate.length) ? candidate.length : 0,
        score: 0.8,
        reason: 'the form of a key of this vendor near its name',
      },
    ],
    get examples() {
      return [
        `${list[0]} = ${sampleOf(body, 1)}`,
        `{"${list[0]?.replaceAll(' ', '_')}": "${sampleOf(body, 2)}"}`,
      ];
    },
    get counterExamples() {
      const key = sampleOf(body, 3);
      return [key, `my${list[0]?.replaceAll(' ', '')}s ${key}`, `${list[0]}: ${key.slice(0, 9)}`];
    },
  };
});

/** Of the samples, one that has the look of a random key. */
function sampleOf(expression: RegExp, seed: number): string {
  for (let round = 0; ; round += 1) {
    const sample = expressionSample(expression, seed + 7 * round);
    if (isRandom(new TextEncoder().encode(sample), 0, sample.length)) return sample;
  }
}

/** Letters and digits both, and many of them different: no word, no number, no row of one letter. */
function isRandom(bytes: Uint8Array, start: number, end: number): boolean {
  const kinds = kindsOfCharacters(bytes, start, end);
  const mixed = (kinds & IS.digit) !== 0 && (kinds & (IS.upper | IS.lower)) !== 0;
  return mixed && distinctCharacters(bytes, start, end) >= 10;
}
