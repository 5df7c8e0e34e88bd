import { element, escapeXml } from '../query/xml.ts';

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export function s3ErrorXml(code: string, message: string, requestId: string): string {
  const error =
    element('Code', code) +
    element('Message', escapeXml(message)) +
    element('RequestId', escapeXml(requestId));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('Error', error)}`;
}
