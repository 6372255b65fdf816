import { randomUUID } from 'node:crypto';
import { json } from '../../fake/http.ts';
import type { FakeResponse } from '../../fake/http.ts';

/** JSON with the trace id that Toss's support asks for. */
export const tossJson = (status: number, value: unknown): FakeResponse =>
  json(status, value, { 'x-tosspayments-trace-id': randomUUID().replaceAll('-', '') });
