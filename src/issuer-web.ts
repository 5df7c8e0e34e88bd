import type { Egress } from '#egress';
import { CaprockError, limits } from '#kernel';
import type { IssuerWeb } from '#identity';

/**
 * How Caprock asks identity providers for their public documents: where the egress list permits, over HTTPS, whose
 * certificates are checked as Node checks them (`NODE_EXTRA_CA_CERTS` adds a private authority), without credentials,
 * and within bounds.
 *
 * @param loopback whether plain HTTP with this machine's own addresses is allowed
 */
export function createIssuerWeb(egress: Egress, { loopback }: { readonly loopback: boolean }): IssuerWeb {
  return { loopback, fetchDocument: (url) => fetchDocument(egress, url) };
}

async function fetchDocument(egress: Egress, url: URL): Promise<unknown> {
  const response = await egress.fetch(url, {
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
