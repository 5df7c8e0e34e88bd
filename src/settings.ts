import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CaprockError } from '#kernel';

/** One setting: an environment variable `CAPROCK_<NAME>` and a flag `--<name>` of `caprock serve`. */
interface SettingSpec<T> {
  readonly about: string;
  readonly fallback: T;
  readonly read: (text: string) => T | undefined;
  /** What a right value looks like, for the error. */
  readonly form: string;
  readonly flagOnly?: boolean;
}

function text(about: string, fallback: string, form: string, pattern: RegExp): SettingSpec<string> {
  return { about, fallback, form, read: (value) => (pattern.test(value) ? value : undefined) };
}

function flag(about: string, fallback: boolean): SettingSpec<boolean> {
  const words = new Map([
    ['1', true],
    ['true', true],
    ['0', false],
    ['false', false],
  ]);
  return { about, fallback, form: '1 or 0', read: (value) => words.get(value) };
}

/** At most a day. */
function seconds(about: string, fallback: number): SettingSpec<number> {
  const read = (value: string) =>
    /^[1-9]\d{0,4}$/.test(value) && Number(value) <= 86_400 ? Number(value) : undefined;
  return { about, fallback, form: 'a number from 1 to 86400', read };
}

/** A whole number within bounds, or nothing. */
function bound(about: string, least: number, most: number): SettingSpec<number | ''> {
  const read = (value: string): number | undefined =>
    /^[1-9]\d{0,15}$/.test(value) && Number(value) >= least && Number(value) <= most
      ? Number(value)
      : undefined;
  return { about, fallback: '', form: `a number from ${least} to ${most}`, read };
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

const specs = {
  home: text('The folder that holds everything Caprock keeps', './.caprock', 'a path', /^[^\0]+$/),
  host: text('The address to listen on', '127.0.0.1', 'an IP address', /^[0-9a-fA-F.:]+$/),
  port: {
    about: 'The TCP port to listen on; 0 lets the system choose',
    fallback: 8443,
    form: 'a number from 0 to 65535',
    read: (value) => (/^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? Number(value) : undefined),
  } satisfies SettingSpec<number>,
  region: text(
    'The Region that this installation is',
    'us-east-1',
    'a Region name such as eu-central-1',
    /^[a-z]{2}(-[a-z]+)+-\d$/,
  ),
  'account-id': text(
    'The account of this installation; drawn at random at the first start when not given',
    '',
    'twelve digits',
    /^(\d{12})?$/,
  ),
  'database-url': text(
    'Where state is kept: empty for SQLite in the home folder, or postgresql://…',
    '',
    'postgresql://user@host/database',
    /^(postgres(ql)?:\/\/.+)?$/,
  ),
  hostnames: text(
    'Further names or addresses for the certificate, separated by commas',
    '',
    'names separated by commas',
    /^[A-Za-z0-9.:,-]*$/,
  ),
  'tls-cert': text(
    'Your own certificate with its chain (PEM), for clients that ask for one of its names; it is read again when it changes',
    '',
    'a path',
    /^[^\0]*$/,
  ),
  'tls-key': text('The key of --tls-cert (PEM)', '', 'a path', /^[^\0]*$/),
  'tls-client-ca': text(
    'The authorities (PEM) whose certificates clients may show; their subject is in every record',
    '',
    'a path',
    /^[^\0]*$/,
  ),
  'tls-client-crl': text(
    'With --tls-client-ca: the lists of revoked certificates (PEM), one of each authority; read again when they change',
    '',
    'a path',
    /^[^\0]*$/,
  ),
  'tls-client-cert': {
    about:
      'With --tls-client-ca: whether a client without a certificate is refused (required) or not (optional)',
    fallback: 'required',
    form: 'required or optional',
    read: (value) => (['required', 'optional'].includes(value) ? value : undefined),
  } satisfies SettingSpec<string>,
  'root-key': text(
    'Where the root key is: file:PATH, passphrase:PATH, passphrase:prompt, aws-kms:ARN or pkcs11:URI; without it root.key in the home',
    '',
    'file:PATH, passphrase:PATH, passphrase:prompt, aws-kms:ARN or pkcs11:URI',
    /^([a-z0-9-]+:[^\0]+)?$/,
  ),
  egress: text(
    'The places that Caprock itself may connect to, separated by commas; without it, none',
    '',
    'hosts and ports separated by commas, such as idp.example.org:443',
    /^[^\s/@?#*]*$/,
  ),
  fips: flag('Compute with the FIPS provider of your OpenSSL alone, or refuse to start', false),
  'fips-hostname': text(
    'In FIPS mode, a further name for the certificate: that of the FIPS endpoint',
    '',
    'a host name such as bedrock-runtime-fips.example.org',
    /^[A-Za-z0-9.-]*$/,
  ),
  'log-level': {
    about: `How much to log: ${LEVELS.join(', ')}`,
    fallback: 'info',
    form: LEVELS.join(', '),
    read: (value) => (LEVELS.includes(value) ? value : undefined),
  } satisfies SettingSpec<string>,
  'demo-model': flag('Whether to serve the small demo model that ships with Caprock', true),
  'loopback-issuers': flag(
    'Accept OpenID Connect providers on this machine over plain HTTP, for tests',
    false,
  ),
  'keep-administrator': flag(
    'Refuse what would leave an account without a user who has full access and an active access key',
    true,
  ),
  'trail-folder': text(
    'Where log files and digests of the audit trail are delivered; a shared folder where there are several replicas',
    '',
    'a path',
    /^[^\0]*$/,
  ),
  'trail-store': text(
    'Where they are delivered instead: the URL of an S3-compatible store, which has to be on the egress list',
    '',
    'a URL such as https://s3.example.org:9000',
    /^(https?:\/\/[^\0]+)?$/,
  ),
  'trail-store-credentials': text(
    'With --trail-store: a file as the credentials file of the AWS CLI, which only its owner can read',
    '',
    'a path',
    /^[^\0]*$/,
  ),
  'trail-store-region': text(
    'With --trail-store: the Region that its requests are signed for; --region otherwise',
    '',
    'a name such as eu-central-1',
    /^[a-z0-9-]*$/,
  ),
  'trail-store-bucket': text(
    'With --trail-store: one bucket for all trails, and a prefix after a slash; otherwise each bucket is one of the store',
    '',
    'a bucket, or bucket/prefix',
    /^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[A-Za-z0-9!_.'()-]+)*)?$/,
  ),
  'trail-store-ca': text(
    'With --trail-store: the authorities (PEM) that vouch for the store, instead of the usual ones',
    '',
    'a path',
    /^[^\0]*$/,
  ),
  'trail-store-encryption': text(
    'With --trail-store: how it is to encrypt: AES256, aws:kms, or aws:kms: and the ARN of a key',
    '',
    'AES256, aws:kms or aws:kms:ARN',
    /^(AES256|aws:kms(:[\w:/-]+)?)?$/,
  ),
  'trail-store-owner': text(
    'With --trail-store on AWS: the account that the buckets have to belong to',
    '',
    'twelve digits',
    /^(\d{12})?$/,
  ),
  'trail-delivery-seconds': seconds('How often log files are delivered, in seconds', 300),
  'trail-digest-seconds': seconds('How often signed digests are delivered, in seconds', 3600),
  'trail-digest-key-days': {
    about: 'How long a key signs digests before another one does, in days',
    fallback: 365,
    form: 'a number from 1 to 3650',
    read: (value) => (/^[1-9]\d{0,3}$/.test(value) && Number(value) <= 3650 ? Number(value) : undefined),
  } satisfies SettingSpec<number>,
  'trail-retention-days': bound(
    'Records of the audit trail older than this are moved to the archive; without it, none',
    90,
    36_500,
  ),
  'trail-retention-bytes': bound(
    'Bytes of records beyond which the oldest are moved to the archive, but for those of the last 90 days',
    1_048_576,
    2 ** 50,
  ),
  'trail-archive-folder': text(
    'Where records are archived; a shared folder where there are several replicas',
    '',
    'a path',
    /^[^\0]*$/,
  ),
  'metrics-port': {
    about: 'The port of this machine at which /metrics answers Prometheus; without it, none',
    fallback: '',
    form: 'a number from 0 to 65535',
    read: (value) => (/^\d{1,5}$/.test(value) && Number(value) <= 65_535 ? value : undefined),
  } satisfies SettingSpec<string>,
  'require-mfa': flag(
    'Require the second factor of people in the console, and of sensitive calls by users who have a device',
    true,
  ),
  'free-text': {
    about:
      'What becomes of confidential data in names, tags and other free-form fields: refuse, or warn in the record',
    fallback: 'refuse',
    form: 'refuse or warn',
    read: (value) => (value === 'refuse' || value === 'warn' ? value : undefined),
  } satisfies SettingSpec<'refuse' | 'warn'>,
  unsealed: flag('Run model software WITHOUT a sandbox; said at start, in status and in every record', false),
} as const;

export interface Settings {
  /** Absolute. */
  readonly home: string;
  readonly host: string;
  readonly port: number;
  readonly region: string;
  /** Empty when it is to be drawn, or was drawn at the first start. */
  readonly accountId: string;
  /** For `openStore`. */
  readonly databaseUrl: string;
  readonly hostnames: readonly string[];
  /** The operator's certificate and key: paths. */
  readonly tlsPair: { readonly cert: string; readonly key: string } | undefined;
  /** Mutual TLS: the paths of the authorities and of their revocation lists. */
  readonly tlsClients:
    { readonly authorities: string; readonly required: boolean; readonly revocations?: string } | undefined;
  /** For `rootKeyProvider`. */
  readonly rootKey: string;
  /** For `readAllowList`. */
  readonly egress: string;
  readonly fips: boolean;
  readonly logLevel: string;
  readonly demoModel: boolean;
  readonly loopbackIssuers: boolean;
  readonly keepAdministrator: boolean;
  /** Absolute. */
  readonly trailFolder: string;
  /** Undefined where log files go to the folder. Paths are absolute; what is not given is empty. */
  readonly trailStore:
    | {
        readonly endpoint: string;
        readonly credentials: string;
        readonly region: string;
        readonly bucket: string;
        readonly authority: string;
        readonly encryption: string;
        readonly owner: string;
      }
    | undefined;
  readonly trailDeliverySeconds: number;
  readonly trailDigestSeconds: number;
  readonly trailDigestKeyDays: number;
  /** Bounds of what stays in the trail, and the folder, absolute, where the rest goes. */
  readonly trailArchive: {
    readonly folder: string;
    readonly days: number | undefined;
    readonly bytes: number | undefined;
  };
  readonly metricsPort: number | undefined;
  readonly requireMfa: boolean;
  readonly freeText: 'refuse' | 'warn';
  readonly unsealed: boolean;
}

/** The variable of a setting: `account-id` is `CAPROCK_ACCOUNT_ID`. */
function variable(name: string): string {
  return `CAPROCK_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** Variables of ours that are no setting of the service: what its commands show as clients. */
const OF_CLIENTS = new Set(['CAPROCK_CLIENT_CERT', 'CAPROCK_CLIENT_KEY']);

/** A misspelt setting would be a protection that is not on. @throws CaprockError `BadSetting` */
function refuseUnknown(environment: Readonly<Record<string, string | undefined>>): void {
  const known = new Set(Object.keys(specs).map(variable));
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith('CAPROCK_') && !known.has(name) && !OF_CLIENTS.has(name),
  );
  if (unknown.length === 0) return;
  const ofKubernetes = unknown.includes('CAPROCK_SERVICE_HOST')
    ? ' Kubernetes sets such for a Service called caprock: say enableServiceLinks: false in the pod, or call the Service otherwise.'
    : '';
  throw new CaprockError(
    'BadSetting',
    `${unknown.sort().join(', ')}: no setting has this name. See caprock serve --help for those that there are.${ofKubernetes}`,
  );
}

function read<T>(name: string, spec: SettingSpec<T>, sources: ReadonlyMap<string, string>): T {
  const value = sources.get(name);
  if (value === undefined) return spec.fallback;
  const result = spec.read(value);
  if (result === undefined) {
    throw new CaprockError('BadSetting', `${variable(name)} (--${name}) must be ${spec.form}.`);
  }
  return result;
}

/**
 * Settings from flags, then from the environment, then defaults.
 * @throws CaprockError `BadSetting`, naming the setting and its right form
 */
export function readSettings(
  flags: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  refuseUnknown(environment);
  const sources = new Map<string, string>();
  for (const name of Object.keys(specs)) {
    const value = environment[variable(name)];
    if (value !== undefined && value !== '') sources.set(name, value);
  }
  for (const [name, value] of Object.entries(parseFlags(flags))) sources.set(name, value);
  const home = resolve(read('home', specs.home, sources));
  const trailFolder = read('trail-folder', specs['trail-folder'], sources);
  const metricsPort = read<string>('metrics-port', specs['metrics-port'], sources);
  const archiveFolder = read('trail-archive-folder', specs['trail-archive-folder'], sources);
  const databaseUrl = read('database-url', specs['database-url'], sources);
  const fips = read('fips', specs.fips, sources);
  const hostnames = read('hostnames', specs.hostnames, sources).split(',').filter(Boolean);
  const fipsHostname = read('fips-hostname', specs['fips-hostname'], sources);
  if (fipsHostname !== '' && !fips) {
    throw new CaprockError(
      'BadSetting',
      'CAPROCK_FIPS_HOSTNAME (--fips-hostname) is for FIPS mode alone: set CAPROCK_FIPS=1 too, or leave it out.',
    );
  }
  return {
    home,
    host: read('host', specs.host, sources),
    port: read<number>('port', specs.port, sources),
    region: read('region', specs.region, sources),
    accountId: read('account-id', specs['account-id'], sources),
    databaseUrl: databaseUrl === '' ? `sqlite:${join(home, 'state.db')}` : databaseUrl,
    hostnames: fipsHostname === '' ? hostnames : [...hostnames, fipsHostname],
    tlsPair: readTlsPair(sources),
    tlsClients: readTlsClients(sources),
    rootKey: read('root-key', specs['root-key'], sources),
    egress: read('egress', specs.egress, sources),
    fips,
    logLevel: read<string>('log-level', specs['log-level'], sources),
    demoModel: read('demo-model', specs['demo-model'], sources),
    loopbackIssuers: read('loopback-issuers', specs['loopback-issuers'], sources),
    keepAdministrator: read('keep-administrator', specs['keep-administrator'], sources),
    trailFolder: trailFolder === '' ? join(home, 'audit', 'delivered') : resolve(trailFolder),
    trailStore: readTrailStore(sources),
    trailDeliverySeconds: read('trail-delivery-seconds', specs['trail-delivery-seconds'], sources),
    trailDigestSeconds: read('trail-digest-seconds', specs['trail-digest-seconds'], sources),
    trailDigestKeyDays: read<number>('trail-digest-key-days', specs['trail-digest-key-days'], sources),
    trailArchive: {
      folder: archiveFolder === '' ? join(home, 'audit', 'archive') : resolve(archiveFolder),
      days: read('trail-retention-days', specs['trail-retention-days'], sources) || undefined,
      bytes: read('trail-retention-bytes', specs['trail-retention-bytes'], sources) || undefined,
    },
    metricsPort: metricsPort === '' ? undefined : Number(metricsPort),
    requireMfa: read('require-mfa', specs['require-mfa'], sources),
    freeText: read<'refuse' | 'warn'>('free-text', specs['free-text'], sources),
    unsealed: read('unsealed', specs.unsealed, sources),
  };
}

function readTrailStore(sources: ReadonlyMap<string, string>): Settings['trailStore'] {
  const of = (name: keyof typeof specs & `trail-store${string}`): string => read(name, specs[name], sources);
  const [endpoint, credentials, authority] = [
    of('trail-store'),
    of('trail-store-credentials'),
    of('trail-store-ca'),
  ];
  if (endpoint === '') return undefined;
  if (credentials === '') {
    throw new CaprockError(
      'BadSetting',
      'CAPROCK_TRAIL_STORE (--trail-store) needs CAPROCK_TRAIL_STORE_CREDENTIALS (--trail-store-credentials).',
    );
  }
  return {
    endpoint,
    credentials: resolve(credentials),
    region: of('trail-store-region'),
    bucket: of('trail-store-bucket'),
    authority: authority === '' ? '' : resolve(authority),
    encryption: of('trail-store-encryption'),
    owner: of('trail-store-owner'),
  };
}

function readTlsPair(sources: ReadonlyMap<string, string>): Settings['tlsPair'] {
  const [cert, key] = [
    read('tls-cert', specs['tls-cert'], sources),
    read('tls-key', specs['tls-key'], sources),
  ];
  if (cert === '' && key === '') return undefined;
  if (cert !== '' && key !== '') return { cert: resolve(cert), key: resolve(key) };
  throw new CaprockError(
    'BadSetting',
    'CAPROCK_TLS_CERT (--tls-cert) and CAPROCK_TLS_KEY (--tls-key) belong together: set both or neither.',
  );
}

function readTlsClients(sources: ReadonlyMap<string, string>): Settings['tlsClients'] {
  const authorities = read('tls-client-ca', specs['tls-client-ca'], sources);
  const required = read<string>('tls-client-cert', specs['tls-client-cert'], sources) === 'required';
  const revocations = read('tls-client-crl', specs['tls-client-crl'], sources);
  if (authorities === '' && revocations !== '') {
    throw new CaprockError(
      'BadSetting',
      'CAPROCK_TLS_CLIENT_CRL (--tls-client-crl) goes with CAPROCK_TLS_CLIENT_CA (--tls-client-ca): set both.',
    );
  }
  if (authorities === '') return undefined;
  return {
    authorities: resolve(authorities),
    required,
    ...(revocations === '' ? {} : { revocations: resolve(revocations) }),
  };
}

function parseFlags(flags: readonly string[]): Record<string, string> {
  try {
    const { values } = parseArgs({
      args: [...flags],
      strict: true,
      allowNegative: true,
      allowPositionals: false,
      options: Object.fromEntries(
        Object.entries(specs).map(([name, spec]) => [
          name,
          { type: typeof spec.fallback === 'boolean' ? ('boolean' as const) : ('string' as const) },
        ]),
      ),
    });
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
  } catch (cause) {
    throw new CaprockError(
      'BadSetting',
      `${(cause as Error).message.split('. ')[0]}. See caprock serve --help.`,
      {
        cause,
      },
    );
  }
}

/** The settings as lines for `caprock serve --help`: how each is said, and below it what it is. */
export function describeSettings(): string[] {
  return Object.entries(specs).flatMap(([name, spec]) => {
    const { fallback } = spec;
    const said =
      typeof fallback === 'boolean'
        ? `--${fallback ? 'no-' : ''}${name}, ${variable(name)}=${fallback ? 0 : 1}`
        : `--${name}, ${variable(name)}${fallback === '' ? '' : `  (default ${fallback})`}`;
    return [`  ${said}`, `      ${spec.about}${fallback === true ? ' (on unless switched off)' : ''}`];
  });
}
