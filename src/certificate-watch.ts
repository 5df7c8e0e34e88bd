import { codeOf, limits, type Clock } from '#kernel';
import { ensureTls, readOperatorPair, readRevocations } from '#keys';
import type { CertificatePair, Listener } from '#gateway';
import { revealSecret } from '#reveal-secret';

export interface WatchedFiles {
  readonly cert: string;
  readonly key: string;
}

interface WatchLog {
  info(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

/**
 * Brings the operator's certificate to the listener, and again whenever its files change. A pair that is not good is
 * refused, logged once, and the one before stays.
 *
 * @throws CaprockError `BadCertificate` for the first pair: a service does not start with a bad one
 */
export async function watchOperatorPair(
  files: WatchedFiles,
  { listener, log, clock }: { readonly listener: Listener; readonly log: WatchLog; readonly clock: Clock },
): Promise<Disposable> {
  const first = await readOperatorPair(files, clock.now());
  listener.useNamed({ certificate: first.cert, privateKey: revealSecret(first.key) });
  let { fingerprint } = first;
  let said = '';
  return every(limits.certificateLookMilliseconds, async () => {
    try {
      const pair = await readOperatorPair(files, clock.now());
      said = '';
      if (pair.fingerprint === fingerprint) return;
      listener.useNamed({ certificate: pair.cert, privateKey: revealSecret(pair.key) });
      fingerprint = pair.fingerprint;
      log.info({ fingerprint }, 'a new certificate was taken');
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      if (reason === said) return;
      said = reason;
      log.error({ code: codeOf(error), reason }, 'a new certificate was refused, and the one before stays');
    }
  });
}

/**
 * Brings lists of revoked certificates to the listener whenever their file has others. What is not good is refused,
 * logged once, and the lists before stay: past their day no certificate of a client counts.
 *
 * @param present those that the listener has
 */
export function watchRevocations(
  { path, authorities, present }: { path: string; authorities: string; present: readonly string[] },
  { listener, log, clock }: { readonly listener: Listener; readonly log: WatchLog; readonly clock: Clock },
): Disposable {
  let known = present.join('\n');
  let said = '';
  return every(limits.certificateLookMilliseconds, async () => {
    try {
      const lists = await readRevocations(path, authorities, clock.now());
      said = '';
      if (lists.join('\n') === known) return;
      listener.useRevocations(lists);
      known = lists.join('\n');
      log.info({ lists: lists.length }, 'new revocation lists were taken');
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'unknown';
      if (reason === said) return;
      said = reason;
      log.error({ code: codeOf(error), reason }, 'revocation lists were refused, and those before stay');
    }
  });
}

/** Renews Caprock's own certificate under a listener that runs for longer than the certificate lasts. */
export function watchOwnPair(
  options: Parameters<typeof ensureTls>[0],
  { listener, log }: { readonly listener: Listener; readonly log: WatchLog },
): Disposable {
  let present: number | undefined;
  return every(limits.ownCertificateLookMilliseconds, async () => {
    try {
      const { cert, key, expiresAt } = await ensureTls(options);
      if (present !== expiresAt) listener.useCertificate(ownPair({ cert, key }));
      present = expiresAt;
    } catch (error) {
      log.error({ code: codeOf(error) }, "Caprock's own certificate could not be renewed");
    }
  });
}

export function ownPair({
  cert,
  key,
}: Pick<Awaited<ReturnType<typeof ensureTls>>, 'cert' | 'key'>): CertificatePair {
  return { certificate: cert, privateKey: revealSecret(key) };
}

/** One at a time, and none that keeps the process alive. */
function every(milliseconds: number, look: () => Promise<void>): Disposable {
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => (looking = false));
  }, milliseconds).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
