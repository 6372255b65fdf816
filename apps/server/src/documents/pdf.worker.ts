import { parentPort } from 'node:worker_threads';
import { drawPdf } from './draw-pdf.ts';
import type { PdfAnswer, PdfRequest } from './pdf-writer.ts';

parentPort!.on('message', ({ id, document }: PdfRequest) => {
  drawPdf(document).then(
    (bytes) => parentPort!.postMessage({ id, bytes } satisfies PdfAnswer),
    (error: unknown) => parentPort!.postMessage({ id, error } satisfies PdfAnswer),
  );
});
