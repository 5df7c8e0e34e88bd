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
  const fetchBounded: IssuerWeb['fetch'] = async (url, { signal, ...request }) => {
    const timeout = AbortSignal.timeout(limits.issuerMilliseconds);
    const response = await egress.fetch(url, {
      ...request,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
    const { status, headers } = response;
    // What fetch has decoded is no longer as long, nor in such a form, as these say.
    const told = new Headers(headers);
    for (const name of ['content-encoding', 'content-length']) told.delete(name);
    return new Response(await readBounded(response), { status, headers: told });
  };
  return {
    loopback,
    fetch: fetchBounded,
    async fetchDocument(url) {
      const response = await fetchBounded(url, { method: 'GET', headers: { accept: 'application/json' } });
      if (response.ok) return response.json();
      throw new CaprockError('NoDocument', `The identity provider answered with status ${response.status}.`);
    },
  };
}

async function readBounded({ body }: Response): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    // Leaving the loop cancels the rest.
    if (bytes > limits.issuerDocumentBytes) {
      throw new CaprockError('NoDocument', `The document has more than ${limits.issuerDocumentBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
