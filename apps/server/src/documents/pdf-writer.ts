import { Worker } from 'node:worker_threads';
import type { PdfDocument } from './pdf-document.ts';

export interface PdfRequest {
  id: number;
  document: PdfDocument;
}
export type PdfAnswer = { id: number; bytes: Uint8Array } | { id: number; error: unknown };

export interface PdfWriter {
  write(document: PdfDocument): Promise<Buffer>;
  close(): Promise<void>;
}

/**
 * Draws documents in one thread of its own, begun with the first of them: fitting letters into a file takes longer than
 * the server may stand still. When the thread ends, what it had in hand fails and the next document begins another.
 */
export function createPdfWriter(): PdfWriter {
  let thread: Worker | undefined;
  let nextId = 0;
  const waiting = new Map<number, PromiseWithResolvers<Buffer>>();

  function begin(): Worker {
    const started = new Worker(new URL('./pdf.worker.ts', import.meta.url));
    started.unref();
    started.on('message', (answer: PdfAnswer) => {
      const asked = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('bytes' in answer) asked?.resolve(Buffer.from(answer.bytes));
      else asked?.reject(answer.error);
    });
    const fail = (cause?: unknown) => {
      if (thread === started) thread = undefined;
      for (const { reject } of waiting.values())
        reject(new Error('the thread that draws PDFs ended', { cause }));
      waiting.clear();
    };
    started.once('error', fail);
    started.once('exit', () => fail());
    return started;
  }

  return {
    async write(document) {
      thread ??= begin();
      const id = (nextId += 1);
      const asked = Promise.withResolvers<Buffer>();
      waiting.set(id, asked);
      thread.postMessage({ id, document } satisfies PdfRequest);
      return await asked.promise;
    },
    async close() {
      await thread?.terminate();
    },
  };
}
