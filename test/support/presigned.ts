import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credentials } from './clients.ts';
import type { TestService } from './service.ts';

/** Sends a call of an awsQuery service whose signature stands in its query, made by the official presigner. */
export async function presigned(
  { port, region, url }: Pick<TestService, 'port' | 'region' | 'url'>,
  credentials: Credentials & { readonly sessionToken?: string },
  signingService: string,
  form: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly text: string }> {
  const body = new URLSearchParams(form).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', host: `127.0.0.1:${port}` };
  const signer = new SignatureV4({ credentials, region, service: signingService, sha256: Sha256 });
  const signed = await signer.presign(
    new HttpRequest({ method: 'POST', protocol: 'https:', hostname: '127.0.0.1', path: '/', headers, body }),
    { expiresIn: 60 },
  );
  const query = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
  );
  const answer = await fetch(`${url}/?${query.join('&')}`, {
    method: 'POST',
    headers: { 'content-type': headers['content-type'] },
    body,
  });
  return { status: answer.status, text: await answer.text() };
}
