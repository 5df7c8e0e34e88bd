import { limits } from '#kernel';
import type { DocumentBlock, ImageBlock } from '#shapes';
import type { ChatPart } from './chat-form.ts';
import { invalid, unavailable } from './refuse.ts';

/** What the model's manifest says that it takes. */
export interface Modalities {
  readonly inputModalities: readonly string[];
}

type DocumentFormat = NonNullable<DocumentBlock['format']>;

const mediaTypes: Readonly<Record<DocumentFormat, string>> = {
  csv: 'text/csv',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html',
  md: 'text/markdown',
  pdf: 'application/pdf',
  txt: 'text/plain',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** @throws ApiError `ValidationException` where the model takes no images */
export function imagePart(image: ImageBlock, where: string, model: Modalities): ChatPart {
  refuseUnlessTaken('image', where, model);
  const bytes = image.source?.bytes;
  if (bytes === undefined) throw unavailable(`${where}.image.source.s3Location`, 'Give the image in bytes.');
  refuseTooLarge(bytes, limits.imageBytes, `${where}.image.source.bytes`);
  return { type: 'image_url', image_url: { url: dataUri(`image/${image.format}`, bytes) } };
}

/** @throws ApiError `ValidationException` where the model takes no documents */
export function documentPart(document: DocumentBlock, where: string, model: Modalities): ChatPart {
  refuseUnlessTaken('document', where, model);
  if (document.citations?.enabled === true || document.context !== undefined) {
    throw unavailable(`A citation of ${where}.document`, 'Leave citations and context out.');
  }
  const { bytes, format } = documentBytes(document, where);
  refuseTooLarge(bytes, limits.documentBytes, `${where}.document.source`);
  return {
    type: 'file',
    file: { filename: `${document.name}.${format}`, file_data: dataUri(mediaTypes[format], bytes) },
  };
}

function documentBytes(
  document: DocumentBlock,
  where: string,
): { bytes: Uint8Array; format: DocumentFormat } {
  const { source, format } = document;
  if (source?.bytes !== undefined) {
    if (format === undefined) throw invalid(`The document at ${where} has bytes but no format.`);
    return { bytes: source.bytes, format };
  }
  const text = source?.text ?? source?.content?.map((block) => block.text ?? '').join('\n');
  if (text === undefined) {
    throw unavailable(`${where}.document.source.s3Location`, 'Give the document in bytes or as text.');
  }
  return { bytes: Buffer.from(text), format: format ?? 'txt' };
}

function refuseUnlessTaken(kind: 'image' | 'document', where: string, model: Modalities): void {
  if (model.inputModalities.includes(kind.toUpperCase())) return;
  throw invalid(
    `This model doesn't support the ${kind} content block at ${where}. Try again without it, or use a model that takes ${kind}s.`,
  );
}

function refuseTooLarge(bytes: Uint8Array, most: number, where: string): void {
  if (bytes.byteLength > most) throw invalid(`${where} has more than ${most} bytes.`);
}

function dataUri(mediaType: string, bytes: Uint8Array): string {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return `data:${mediaType};base64,${base64}`;
}
