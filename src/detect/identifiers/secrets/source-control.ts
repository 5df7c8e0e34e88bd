import { type SecretRow, secrets } from './token.ts';

/** One that tells the cell of its user has a longer payload, its length and a checksum. */
const ROUTABLE = '[\\w-]{20,300}(?:\\.\\d{2})?(?:\\.[0-9a-z]{9})?';
const routable =
  'https://handbook.gitlab.com/handbook/engineering/architecture/design-documents/cells/routable_tokens/';
/** Its table says what they begin with, and no lengths. */
const gitlab = 'https://docs.gitlab.com/security/tokens/#token-prefixes';
/** An example shows what they begin with; nothing says how long they are. */
const docker = 'https://docs.docker.com/reference/api/hub/latest/operations/AuthCreateAccessToken.md';
/** "Tokens up to 255 characters", it says. */
const github =
  'https://github.blog/changelog/2021-03-31-authentication-token-format-updates-are-generally-available';

// prettier-ignore
const rows: readonly SecretRow[] = [
  ['GITHUB_PERSONAL_ACCESS_TOKEN', 'ghp_', '[A-Za-z0-9]{36,251}', github],
  ['GITHUB_OAUTH_TOKEN', 'gho_', '[A-Za-z0-9]{36,251}', github],
  ['GITHUB_APP_USER_TOKEN', 'ghu_', '[A-Za-z0-9]{36,251}', github],
  ['GITHUB_APP_INSTALLATION_TOKEN', 'ghs_', '[A-Za-z0-9]{36,251}', github],
  ['GITHUB_APP_STATELESS_TOKEN', 'ghs_', '\\d{1,12}_eyJ[\\w.-]{80,}'],
  ['GITHUB_APP_REFRESH_TOKEN', 'ghr_', '[A-Za-z0-9]{36,251}', github],
  ['GITHUB_FINE_GRAINED_TOKEN', 'github_pat_', '[A-Za-z0-9]{22}_[A-Za-z0-9]{59}'],
  ['GITLAB_PERSONAL_ACCESS_TOKEN', 'glpat-', ROUTABLE, routable],
  ['GITLAB_DEPLOY_TOKEN', 'gldt-', ROUTABLE, routable],
  ['GITLAB_RUNNER_AUTHENTICATION_TOKEN', 'glrt-', ROUTABLE, routable],
  ['GITLAB_RUNNER_REGISTRATION_TOKEN_ROUTABLE', 'glrtr-', ROUTABLE, routable],
  ['GITLAB_RUNNER_REGISTRATION_TOKEN', 'GR1348941', '[\\w-]{20}'],
  ['GITLAB_CI_JOB_TOKEN', 'glcbt-', '[0-9a-zA-Z]{1,5}_[\\w-]{20}', gitlab],
  ['GITLAB_CI_JOB_WEB_TOKEN', 'glcbt-', 'eyJ[\\w.-]{80,}'],
  ['GITLAB_WORKSPACE_TOKEN', 'glwt-', '[\\w-]{20,64}', gitlab],
  ['GITLAB_PIPELINE_TRIGGER_TOKEN', 'glptt-', '[\\w-]{20,64}', gitlab],
  ['GITLAB_FEED_TOKEN', 'glft-', '[\\w-]{20,64}', gitlab],
  ['GITLAB_INCOMING_MAIL_TOKEN', 'glimt-', '[\\w-]{20,64}', gitlab],
  ['GITLAB_KUBERNETES_AGENT_TOKEN', 'glagent-', '[\\w-]{50,}', gitlab],
  ['GITLAB_OAUTH_APPLICATION_SECRET', 'gloas-', '[\\w-]{64}', gitlab],
  ['GITLAB_SCIM_TOKEN', 'glsoat-', '[\\w-]{20,64}', gitlab],
  ['GITLAB_FEATURE_FLAG_TOKEN', 'glffct-', '[\\w-]{20,64}', gitlab],
  ['BITBUCKET_APP_PASSWORD', 'ATBB', '[A-Za-z0-9]{32}'],
  ['SOURCEGRAPH_ACCESS_TOKEN', 'sgp_', '(?:[a-fA-F0-9]{16}_|local_)?[0-9a-f]{40}'],
  ['NPM_ACCESS_TOKEN', 'npm_', '[A-Za-z0-9]{36}'],
  ['PYPI_API_TOKEN', 'pypi-AgEIcHlwaS5vcmc', '[\\w-]{50,}'],
  ['TESTPYPI_API_TOKEN', 'pypi-AgENdGVzdC5weXBpLm9yZw', '[\\w-]{50,}'],
  ['RUBYGEMS_API_KEY', 'rubygems_', '[0-9a-f]{48}'],
  ['NUGET_API_KEY', 'oy2', '[a-z0-9]{43}'],
  ['CLOJARS_DEPLOY_TOKEN', 'CLOJARS_', '[a-z0-9]{60}'],
  ['CRATES_IO_TOKEN', 'cio', '[A-Za-z0-9]{32}'],
  ['DOCKER_PERSONAL_ACCESS_TOKEN', 'dckr_pat_', '[\\w-]{20,64}', docker],
  ['DOCKER_ORGANIZATION_ACCESS_TOKEN', 'dckr_oat_', '[\\w-]{20,64}', docker],
  ['JFROG_API_KEY', 'AKCp', '[A-Za-z0-9]{69}'],
  ['JFROG_REFERENCE_TOKEN', 'cmVmdGtu', '[A-Za-z0-9]{56}'],
  ['PACKAGIST_TOKEN', 'packagist_', '(?:ack|ort|out|uut)_[0-9a-f]{68}', 'https://github.com/packagist/private-packagist-docs/pull/129'],
  ['DENO_DEPLOY_TOKEN', 'ddp_', '[A-Za-z0-9]{36}'],
  ['DENO_ORGANIZATION_TOKEN', 'ddo_', '[A-Za-z0-9]{36}'],
];

/** Source control and package registries. Formats as the vendors document them. */
export const sourceControlSecrets = secrets(rows);
