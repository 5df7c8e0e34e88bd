import { CaprockError, limits } from '#kernel';
import type { IssuerWeb } from '#identity';

/**
 * How Caprock asks identity providers for their public documents: over HTTPS, whose certificates are checked as
 * Node checks them (`NODE_EXTRA_CA_CERTS` adds a private authority), without credentials, without redirects, and
 * within bounds. It is the one call that Caprock itself makes to another machine.
 *
 * @param loopback whether plain HTTP with this machine's own addresses is allowed
 */
export function createIssuerWeb({ loopback }: { readonly loopback: boolean }): IssuerWeb {
  return { loopback, fetchDocument };
}

async function fetchDocument(url: URL): Promise<unknown> {
  const response = await fetch(url, {
    redirect: 'error',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(limits.issuerMilliseconds),
  });
  const { body } = response;
  if (!response.ok || body === null) {
    await body?.cancel();
    throw new CaprockError('NoDocument', `The identity provider answered with status ${response.status}.`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    // Leaving the loop cancels the rest.
    if (bytes > limits.issuerDocumentBytes) {
      throw new CaprockError('NoDocument', `The document has more than ${limits.issuerDocumentBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
