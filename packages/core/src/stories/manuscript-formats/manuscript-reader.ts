import { Worker } from 'node:worker_threads';
import type { ReadingResult, UploadedFile } from './read-manuscript.ts';

export interface ManuscriptReader {
  read: (file: UploadedFile) => Promise<ReadingResult>;
}

const TIME_LIMIT_MS = 60_000;
const MEMORY_LIMIT_MB = 384;
const AT_ONCE = 2;

/**
 * Reads files in threads of their own, so that none keeps the server from answering: a thread that takes too long or
 * too much memory is ended, and its file counts as too much. Two are read at a time, others wait their turn.
 */
export function createManuscriptReader(
  limits: { timeMs: number; memoryMb: number } = { timeMs: TIME_LIMIT_MS, memoryMb: MEMORY_LIMIT_MB },
): ManuscriptReader {
  let reading = 0;
  const waiting: (() => void)[] = [];
  return {
    async read(file) {
      if (reading >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
      else reading += 1;
      try {
        return await readInThread(file, limits);
      } finally {
        const next = waiting.shift();
        if (next) next();
        else reading -= 1;
      }
    },
  };
}

async function readInThread(
  file: UploadedFile,
  { timeMs, memoryMb }: { timeMs: number; memoryMb: number },
): Promise<ReadingResult> {
  const worker = new Worker(new URL('./read-manuscript.worker.ts', import.meta.url), {
    workerData: file,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  const tooMuch: ReadingResult = { ok: false, reason: 'TOO_MUCH' };
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<ReadingResult>((resolve, reject) => {
      timer = setTimeout(() => resolve(tooMuch), timeMs);
      worker.once('message', (result: ReadingResult) => resolve(result));
      worker.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? resolve(tooMuch) : reject(error),
      );
      worker.once('exit', () =>
        reject(new Error('the thread that reads a manuscript ended without a result')),
      );
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
