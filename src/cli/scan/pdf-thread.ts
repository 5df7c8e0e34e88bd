import { parentPort } from 'node:worker_threads';
import { extractText, getDocumentProxy } from 'unpdf';

/** What is asked of the thread, and what it answers: the text of each page, or nothing where the file is damaged. */
export type PdfQuestion = Uint8Array<ArrayBuffer>;
export type PdfAnswer = readonly string[] | undefined;

parentPort?.on('message', (bytes: PdfQuestion) => {
  void pages(bytes).then((answer) => parentPort?.postMessage(answer));
});

async function pages(bytes: PdfQuestion): Promise<PdfAnswer> {
  try {
    const document = await getDocumentProxy(bytes, { verbosity: 0 });
    try {
      const { text } = await extractText(document, { mergePages: false });
      return text;
    } finally {
      await document.loadingTask.destroy();
    }
  } catch {
    return undefined;
  }
}
