import { mkdir, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DigestKeys, keepTrail, newEventId, openTrail, TrailObjects, Trails } from '#audit';
import {
  isIsolation,
  openCatalog,
  openModels,
  prepareSandbox,
  type Catalog,
  type Isolation,
  type SandboxDescription,
} from '#deployment';
import { createEgress, readAllowList } from '#egress';
import {
  besideRoad,
  BodyBudget,
  createGuardDetector,
  createRoad,
  createWeb,
  errorFacts,
  listen,
  signIn,
  Strangers,
  workforceWeb,
} from '#gateway';
import { createIdentity, type Identity } from '#identity';
import { createGuardrails } from '#guardrails';
import { createInference } from '#inference';
import { CaprockError, codeOf, limits, systemClock } from '#kernel';
import {
  createBundleSealer,
  createKms,
  createSealer,
  createTextSealer,
  destroySigningKey,
  ensureTls,
  openRootKeys,
  openSigningKey,
  readAuthorities,
  readRevocations,
  removeLeftovers,
  requireFips,
  type AskPassphrase,
} from '#keys';
import { createOperations } from '#operations';
import type { Settings } from '#settings';
import { serveMetrics } from '#metrics';
import { openStore } from '#store';
import { SigningKeys } from '#wire';
import { writeAwsConfig } from './aws-files.ts';
import { deliverBundle, deploymentsOf, installationAccount } from './bundle-delivery.ts';
import { ownPair, watchOperatorPair, watchOwnPair, watchRevocations } from './certificate-watch.ts';
import { egressRefused } from './egress-record.ts';
import { ensureAccount } from './first-start.ts';
import { hostRecord, takeHostEvents } from './host-event-intake.ts';
import { hostOperator } from './host-events.ts';
import { claimHome } from './home-claim.ts';
import { createIssuerWeb } from './issuer-web.ts';
import { ServiceMetrics } from './service-metrics.ts';
import { openLog } from './log.ts';
import { openLogStore } from './log-store.ts';
import { leaveNothingToCores } from './no-cores.ts';
import { openRootKeyProvider } from './root-key-provider.ts';

/** A Caprock that runs. Disposing it drains the listener and closes everything in turn. */
export interface Service extends AsyncDisposable {
  readonly url: string;
  readonly accountId: string;
  /** Whether this start made the account and its administrator. */
  readonly isNew: boolean;
  readonly sandbox: SandboxDescription;
  readonly catalog: Catalog;
  /** Says of an error that nobody caught what may be told, before the process ends of it. */
  readonly fell: (error: unknown) => void;
}

/** What only who starts the service can give. */
export interface Surroundings {
  readonly ask?: AskPassphrase;
}

/** The model software that ships with Caprock. */
const SHIPPED_BUNDLE = fileURLToPath(new URL('../bundles/tiny-prose', import.meta.url));

/** Constructs everything, wires it together and starts to listen: the one place that does. */
export async function compose(settings: Settings, around: Surroundings = {}): Promise<Service> {
  const { home, region } = settings;
  const clock = systemClock;
  const opened = new AsyncDisposableStack();
  try {
    if (settings.fips) requireFips();
    await leaveNothingToCores();
    opened.use(await claimHome(home));
    const log = openLog(settings.logLevel);

    const sandbox = await prepareSandbox({ unsealed: settings.unsealed });
    const store = opened.use(await openStore(settings.databaseUrl));
    const metrics = new ServiceMetrics();
    const opening = opened.use(
      await openTrail(store.kind === 'sqlite' ? { directory: join(home, 'audit') } : { store }, { clock }),
    );
    const trail = metrics.counting(opening);
    // The first start may ask for its root key before it has drawn the account: then there is no trail of anybody's yet.
    let recipient = settings.accountId === '' ? await installationAccount(store) : settings.accountId;
    const egress = createEgress({
      allowed: readAllowList(settings.egress),
      loopback: settings.loopbackIssuers,
      clock,
      async record(place) {
        log.warn({ place }, 'a connection was refused that is not on the egress list');
        if (recipient === undefined) return;
        await trail.append(egressRefused(place, { now: clock.now(), region, accountId: recipient }));
      },
    });
    await removeLeftovers(join(home, 'root.key'), clock.now());
    const provider = openRootKeyProvider(settings.rootKey, settings, { egress, ...around });
    const rootKeys = await openRootKeys({ store, provider, clock });
    const sealer = createSealer({ store, rootKeys, clock });
    const identity = createIdentity({
      store,
      sealer,
      clock,
      region,
      keepAdministrator: settings.keepAdministrator,
      issuerWeb: createIssuerWeb(egress, { loopback: settings.loopbackIssuers }),
    });
    const { accountId, isNew } = await ensureAccount(identity, home, settings.accountId, async (made) => {
      const at = clock.now();
      const event = {
        name: 'CreateFirstAdministrator',
        parameters: { ...made },
        eventId: newEventId(at),
        at,
      };
      await trail.append(hostRecord({ ...event, by: hostOperator() }, false, { region, ...made }));
    });
    opened.use(await takeHostEvents({ home, trail, region, accountId, log }));
    const signing = { store, sealer, clock };
    const signer = await openSigningKey(signing, { purpose: 'trail-checkpoint', accountId, kind: 'ed25519' });
    const digestPurpose = (generation: number): string =>
      generation === 1 ? 'trail-digest' : `trail-digest-${generation}`;
    const digestKeys = new DigestKeys({
      trail,
      installation: { accountId, region },
      days: settings.trailDigestKeyDays,
      vault: {
        open: (generation) =>
          openSigningKey(signing, { purpose: digestPurpose(generation), accountId, kind: 'rsa' }),
        destroy: (generation) => destroySigningKey(store, digestPurpose(generation)),
      },
      clock,
    });
    const files = await openLogStore(settings, { egress, clock });
    const keeper = opened.use(
      keepTrail({
        trail,
        signer,
        digestKeys,
        files,
        installation: { accountId, region },
        archive: { folder: settings.trailArchive.folder, retention: settings.trailArchive },
        origin: `caprock/${accountId}/${region}`,
        deliveryMilliseconds: settings.trailDeliverySeconds * 1000,
        digestMilliseconds: settings.trailDigestSeconds * 1000,
        clock,
        log,
      }),
    );
    await writeTrailKey(home, keeper.verifierKey);
    await identity.workforce.instances.ensure(accountId);
    recipient = accountId;

    const kms = createKms({ store, sealer, clock, region, principals: { idOf: identity.principalId } });
    opened.use(
      kms.startJobs((error) =>
        log.error({ code: codeOf(error) }, 'keys that are due were not destroyed or rotated'),
      ),
    );

    const bundleSealer = createBundleSealer({ store, rootKeys, clock, accountId });
    if (settings.demoModel) await deliverBundle(home, { source: SHIPPED_BUNDLE, region }, bundleSealer);
    // What is sealed is opened in the memory of a sandbox, and nowhere else.
    const running = sandbox.sealed ? { sealer: bundleSealer } : {};
    const catalog = opened.use(await openCatalog({ directory: deploymentsOf(home), region, ...running }));
    for (const refusal of catalog.refused)
      log.error(refusal, 'a delivered model is not whole and is not served');
    const onRestart = metrics.restarted;
    const models = opened.use(
      openModels({ runDirectory: join(home, 'run'), sandbox, clock, onRestart, ...running }),
    );
    metrics.watch({ trail, models, clock });
    const metricsServer =
      settings.metricsPort === undefined
        ? undefined
        : opened.use(await serveMetrics(metrics.registry, settings.metricsPort));
    const guardrails = createGuardrails({ store, sealer: createTextSealer(sealer, 'guardrails'), clock });
    const inference = createInference({ catalog, models, clock });

    const installation = { trail, clock, region, accountId, sealed: models.sealed, log };
    const bodyBudget = new BodyBudget();
    const strangers = opened.use(new Strangers(installation));
    const road = createRoad({
      operations: createOperations({
        identity,
        guardrails,
        inference,
        trail,
        trails: new Trails({ store: trail.store, clock, region }),
        trailObjects: new TrailObjects({ store: trail.store, files, clock }),
        digestKeys,
        kms,
        region,
        clock,
        log,
      }),
      authenticator: identity.authenticator,
      apiKeys: identity.apiKeys,
      accessKeyUses: opened.use(identity.accessKeyUses),
      roleUses: opened.use(identity.roleUses),
      authorizationMessages: identity.authorizationMessages,
      signingKeys: new SigningKeys({ most: limits.signingKeysCached }),
      detector: createGuardDetector(),
      freeText: settings.freeText,
      bodyBudget,
      strangers,
      requireMfa: settings.requireMfa,
      ...installation,
    });
    // Every way for people to sign in is one entry here: its pages, and how its sessions are read.
    const { isSet: hasProvider } = identity.workforce.providers;
    const waysIn = [
      signIn({
        ...identity,
        findAccount: identity.accounts.find,
        hasProvider,
        hostnames: settings.hostnames,
        requireMfa: settings.requireMfa,
        region,
        clock,
      }),
      workforceWeb({ workforce: identity.workforce, clock }),
    ];
    const web = createWeb({
      pages: waysIn.flatMap(({ pages }) => pages),
      subjects: Object.assign({}, ...waysIn.map(({ subjects }) => subjects)),
      sessions: identity.browserSessions,
      bodyBudget,
      strangers,
      ...installation,
    });
    const ownTls = { directory: join(home, 'tls'), hostnames: settings.hostnames, clock };
    const tls = await ensureTls(ownTls);
    const { tlsClients, tlsPair } = settings;
    const clients = tlsClients && (await readClients(tlsClients, clock.now()));
    const listener = await listen({
      road: besideRoad(road, web),
      log,
      host: settings.host,
      port: settings.port,
      certificate: ownPair(tls),
      fips: settings.fips,
      ...(clients === undefined ? {} : { clients }),
    });
    opened.defer(() => listener.drain(limits.drainMilliseconds));
    opened.use(watchOwnPair(ownTls, { listener, log }));
    if (tlsPair !== undefined) opened.use(await watchOperatorPair(tlsPair, { listener, log, clock }));

    if (clients?.revocations !== undefined) {
      const { authorities, path, revocations: present } = clients;
      opened.use(watchRevocations({ path, authorities, present }, { listener, log, clock }));
    }

    const url = `https://${urlHost(settings.host)}:${listener.port}`;
    await writeAwsConfig(home, { url, region, caPath: tls.caPath });
    const description = sandbox.describe();
    await writeFile(
      join(home, 'run', 'service.json'),
      JSON.stringify({
        pid: process.pid,
        url,
        region,
        accountId,
        startedAt: clock.now(),
        fips: settings.fips,
        sandbox: description,
        ...(metricsServer === undefined ? {} : { metricsPort: metricsServer.port }),
      }),
      { mode: 0o600 },
    );
    opened.defer(() => rm(join(home, 'run', 'service.json'), { force: true }));
    const close = opened.move();
    return {
      url,
      accountId,
      isNew,
      sandbox: description,
      catalog,
      fell: (error) => log.fatal(errorFacts(error), 'the service fell over an error that nobody caught'),
      [Symbol.asyncDispose]: () => close.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

/** Whose certificates clients may show. @throws CaprockError `BadCertificate` */
async function readClients({ required, ...paths }: NonNullable<Settings['tlsClients']>, now: number) {
  const authorities = await readAuthorities(paths.authorities);
  const path = paths.revocations;
  if (path === undefined) return { authorities, required };
  return { authorities, required, path, revocations: await readRevocations(path, authorities, now) };
}

/** For auditors: the public key of the trail's checkpoints, where `caprock audit` finds it. */
async function writeTrailKey(home: string, key: string): Promise<void> {
  await mkdir(join(home, 'audit'), { recursive: true, mode: 0o700 });
  await writeFile(join(home, 'audit', 'checkpoint.pub'), `${key}\n`, { mode: 0o644 });
}

/**
 * The identity of a home, for a command beside its service, which sees what it changes within a second. Who may
 * read the home's root key may do this; it is no call, so that what changes something goes through
 * {@link recordHostEvent}.
 */
export async function withIdentity<T>(
  settings: Settings,
  work: (identity: Identity) => Promise<T>,
  around: Surroundings = {},
): Promise<T> {
  const { region } = settings;
  await using store = await openStore(settings.databaseUrl);
  const provider = openRootKeyProvider(settings.rootKey, settings, around);
  const rootKeys = await openRootKeys({ store, provider, clock: systemClock });
  // A command asks nobody: that is the service's.
  const nobody = () => Promise.reject(new CaprockError('NoWeb', 'A command asks no provider.'));
  const issuerWeb = { loopback: settings.loopbackIssuers, fetch: nobody, fetchDocument: nobody };
  const sealer = createSealer({ store, rootKeys, clock: systemClock });
  const identity = createIdentity({ store, sealer, clock: systemClock, region, issuerWeb });
  try {
    return await work(identity);
  } finally {
    await identity.accessKeyUses[Symbol.asyncDispose]();
    await identity.roleUses[Symbol.asyncDispose]();
  }
}

export { deliverByCommand } from './bundle-delivery.ts';
export { isIsolation, type Isolation };
export { recordHostEvent } from './host-events.ts';

/** An address for a URL: what listens on every address is called by the loopback one. */
function urlHost(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return isIP(host) === 6 ? `[${host}]` : host;
}
