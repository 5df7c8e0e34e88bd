import { type SecretRow, secrets } from './token.ts';

/** "A varied API token length", it says. */
const atlassian =
  'https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/';

const slack = 'https://docs.slack.dev/authentication/tokens';

// prettier-ignore
const rows: readonly SecretRow[] = [
  ['SLACK_BOT_TOKEN', 'xoxb-', '[0-9]{9,14}-[0-9A-Za-z-]{15,60}', slack],
  ['SLACK_USER_TOKEN', 'xoxp-', '[0-9A-Za-z-]{30,90}', slack],
  ['SLACK_WORKSPACE_TOKEN', 'xoxa-', '[0-9A-Za-z-]{20,90}'],
  ['SLACK_REFRESH_TOKEN', 'xoxr-', '[0-9A-Za-z-]{20,90}'],
  ['SLACK_LEGACY_TOKEN', 'xoxs-', '[0-9A-Za-z-]{20,90}'],
  ['SLACK_CONFIGURATION_TOKEN', 'xoxe.', 'xox[bp]-\\d-[A-Za-z0-9]{100,}'],
  ['SLACK_CONFIGURATION_REFRESH_TOKEN', 'xoxe-', '\\d-[A-Za-z0-9]{100,}'],
  ['SLACK_CLIENT_TOKEN', 'xoxc-', '[0-9A-Za-z-]{30,120}'],
  ['SLACK_COOKIE_TOKEN', 'xoxd-', '[A-Za-z0-9%+/=_-]{40,}'],
  ['SLACK_APP_TOKEN', 'xapp-', '\\d-[A-Z0-9]{8,14}-\\d{10,14}-[a-z0-9]{40,80}', slack],
  ['SLACK_WORKFLOW_TOKEN', 'xwfp-', '[0-9A-Za-z-]{20,120}', slack],
  ['SLACK_WEBHOOK_URL', 'hooks.slack.com/', '(?:services|workflows)/[A-Z][A-Za-z0-9]{8,12}/[A-Z][A-Za-z0-9]{8,14}/[A-Za-z0-9]{18,28}'],
  ['DISCORD_WEBHOOK_URL', 'discord.com/api/webhooks/', '\\d{17,20}/[\\w-]{60,70}'],
  ['DISCORD_WEBHOOK_URL_OLD', 'discordapp.com/api/webhooks/', '\\d{17,20}/[\\w-]{60,70}'],
  ['TELEGRAM_BOT_URL', 'api.telegram.org/bot', '\\d{6,12}:[\\w-]{35}', 'https://core.telegram.org/bots/api#making-requests'],
  ['SENDGRID_API_KEY', 'SG.', '[\\w-]{22}\\.[\\w-]{43}', 'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys'],
  ['MAILGUN_API_KEY', 'key-', '[0-9a-f]{32}'],
  ['BREVO_API_KEY', 'xkeysib-', '[0-9a-f]{64}-[A-Za-z0-9]{16}'],
  ['BREVO_SMTP_KEY', 'xsmtpsib-', '[0-9a-f]{64}-[A-Za-z0-9]{16}'],
  ['RESEND_API_KEY', 're_', '[A-Za-z0-9]{8}_[A-Za-z0-9]{24}'],
  ['MAILERSEND_API_KEY', 'mlsn.', '[0-9a-f]{64}'],
  ['KLAVIYO_PRIVATE_KEY', 'pk_', '[0-9a-f]{34}'],
  ['FACEBOOK_ACCESS_TOKEN', 'EAA', '[A-Z][A-Za-z0-9]{90,}'],
  ['INSTAGRAM_ACCESS_TOKEN', 'IGQV', '[A-Za-z0-9]{100,}'],
  ['TWITTER_BEARER_TOKEN', 'AAAAAAAAAAAAAAAAAAAAA', '[A-Za-z0-9%]{60,120}'],
  ['FIREBASE_MESSAGING_KEY', 'AAAA', '[\\w-]{7}:APA91b[\\w-]{100,180}'],
  ['LINKEDIN_CLIENT_SECRET', 'WPL_AP1.', '[A-Za-z0-9]{16}\\.[A-Za-z0-9+/]{6}=='],
  ['ATLASSIAN_API_TOKEN', 'ATATT3xFfGF0', '[\\w=-]{100,}', atlassian],
  ['ATLASSIAN_CLOUD_TOKEN', 'ATCTT3xFfGF0', '[\\w=-]{100,}', atlassian],
  ['TRELLO_ACCESS_TOKEN', 'ATTA', '[0-9a-fA-F]{72}'],
  ['NOTION_INTEGRATION_TOKEN', 'ntn_', '[A-Za-z0-9]{40,50}'],
  ['NOTION_SECRET', 'secret_', '[A-Za-z0-9]{43}'],
  ['LINEAR_API_KEY', 'lin_api_', '[A-Za-z0-9]{40}'],
  ['LINEAR_OAUTH_TOKEN', 'lin_oauth_', '[0-9a-f]{64}'],
  ['FIGMA_PERSONAL_TOKEN', 'figd_', '[\\w-]{38,43}'],
  ['FIGMA_OAUTH_TOKEN', 'figo_', '[\\w-]{40}'],
  ['CONTENTFUL_PERSONAL_TOKEN', 'CFPAT-', '[\\w-]{43}'],
  ['MAPBOX_SECRET_TOKEN', 'sk.eyJ', '[\\w-]{40,200}\\.[\\w-]{20,60}'],
  ['POSTMAN_API_KEY', 'PMAK-', '[0-9a-f]{24}-[0-9a-f]{34}'],
  ['POSTMAN_COLLECTION_KEY', 'PMAT-', '[A-Z0-9]{26}'],
  ['README_API_KEY', 'rdme_', '[a-z0-9]{70}'],
  ['HUBSPOT_PRIVATE_APP_TOKEN', 'pat-', '(?:na|eu|ap)\\d{1,2}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'],
  ['TYPEFORM_PERSONAL_TOKEN', 'tfp_', '[\\w.=-]{40,60}'],
  ['DROPBOX_ACCESS_TOKEN', 'sl.', '(?:u\\.)?[\\w-]{130,}'],
  ['ADOBE_CLIENT_SECRET', 'p8e-', '[\\w-]{32}'],
  ['FRAME_IO_TOKEN', 'fio-u-', '[\\w=-]{64}'],
  ['STYTCH_SECRET', 'secret-live-', '[\\w=-]{36}'],
  ['INTERCOM_ACCESS_TOKEN', 'dG9r', 'Oi[A-Za-z0-9+/]{50,70}={0,2}'],
  ['WAKATIME_API_KEY', 'waka_', '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'],
  ['VAL_TOWN_TOKEN', 'vtwn_', '[A-Za-z0-9]{20,40}'],
  ['CAL_COM_API_KEY', 'cal_live_', '[0-9a-f]{32}'],
  ['CLICKUP_PERSONAL_TOKEN', 'pk_', '\\d{5,9}_[A-Z0-9]{32}'],
  ['ZAPIER_WEBHOOK_URL', 'hooks.zapier.com/hooks/catch/', '\\d{4,9}/[a-z0-9]{5,10}'],
];

/** Mail, messages and work together. Formats as the vendors document them. */
export const messagesSecrets = secrets(rows);
