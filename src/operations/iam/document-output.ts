/** IAM gives documents URL-encoded (RFC 3986), and SDKs leave them so. */
export function documentOutput(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
