import { json } from '../../fake/http.ts';
import type { FakeResponse } from '../../fake/http.ts';
import { newId } from './fake-store.ts';

export interface FakeProblem {
  status: number;
  type?: 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error';
  code?: string;
  message: string;
  param?: string;
}

/** Every answer of Stripe names its request. */
export const stripeJson = (status: number, value: unknown): FakeResponse =>
  json(status, value, { 'request-id': newId('req') });

export const problem = ({ status, type = 'invalid_request_error', ...rest }: FakeProblem): FakeResponse =>
  stripeJson(status, { error: { type, ...rest } });

export const missing = (what: string, id: string, param = 'id', status = 404): FakeResponse =>
  problem({
    status,
    code: 'resource_missing',
    message: `No such ${what}: '${id}'`,
    param,
  });
