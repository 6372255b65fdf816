import { parentPort, workerData } from 'node:worker_threads';
import { readManuscript, type UploadedFile } from './read-manuscript.ts';

const result = await readManuscript(workerData as UploadedFile);
parentPort?.postMessage(result);
