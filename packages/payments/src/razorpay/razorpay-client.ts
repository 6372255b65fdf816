import { z } from 'zod';
import { classifyAnswer, razorpayError } from './razorpay-errors.ts';

export interface RazorpayClientConfig {
  /** `https://api.razorpay.com`, or the fake's address. */
  apiUrl: string;
  /** `rzp_test_…` or `rzp_live_…`; public. */
  keyId: string;
  keySecret: string;
  fetch?: typeof globalThis.fetch;
  /** For one request, body included. */
  timeoutMs: number;
}

/** The APIs that know idempotency keys, each by a header of its own; every other POST is made anew each time. */
export type IdempotencyHeader = 'x-refund-idempotency' | 'x-payout-idempotency';

const ErrorBody = z.object({
  error: z.object({
    code: z.string().nullish(),
    description: z.string().nullish(),
    reason: z.string().nullish(),
    // An empty one may come as a list.
    metadata: z.object({ payment_id: z.string().nullish() }).nullish().catch(null),
  }),
});

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const withoutNulls = <Value>(record: Record<string, Value | null | undefined>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).filter((entry): entry is [string, Value] => entry[1] != null));

/**
 * Razorpay's API over HTTP. Every answer is of the shape asked for or a `GatewayError`; a write without a readable
 * answer is `OUTCOME_UNKNOWN`, a read without one is `TRANSIENT`.
 */
export const createRazorpayClient = (config: RazorpayClientConfig) => {
  const { apiUrl, keyId, keySecret, timeoutMs } = config;
  const fetch = config.fetch ?? globalThis.fetch;
  const authorization = `Basic ${Buffer.from(`${keyId}:${keySecret}`).toString('base64')}`;

  const send = async <Answer>(
    path: string,
    schema: z.ZodType<Answer>,
    init: RequestInit,
    signal: AbortSignal | undefined,
  ): Promise<Answer> => {
    const effect = init.method === 'GET' ? 'read' : 'write';
    const deadline = AbortSignal.timeout(timeoutMs);
    let response: Response;
    let body: string;
    try {
      response = await fetch(new URL(path, apiUrl), {
        ...init,
        // Followed, a redirect would carry the secret key to a host that nobody configured.
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      });
      body = await response.text();
    } catch (cause) {
      if (effect === 'read') throw razorpayError('TRANSIENT', { cause });
      throw razorpayError('OUTCOME_UNKNOWN', { retry: 'same_key', cause });
    }

    const requestId = response.headers.get('x-razorpay-request-id');
    const answer = { httpStatus: response.status, ...(requestId && { requestId }) };
    const json = parseJson(body);
    if (!response.ok) {
      const error = ErrorBody.safeParse(json).data?.error;
      throw classifyAnswer(effect, {
        ...answer,
        ...withoutNulls({
          code: error?.code,
          reason: error?.reason,
          description: error?.description,
          gatewayPaymentId: error?.metadata?.payment_id,
        }),
      });
    }
    const parsed = schema.safeParse(json);
    if (!parsed.success) throw classifyAnswer(effect, { ...answer, description: 'unreadable answer' });
    return parsed.data;
  };

  const write =
    (method: 'POST' | 'PUT' | 'DELETE') =>
    <Answer>(
      path: string,
      body: Readonly<Record<string, unknown>>,
      schema: z.ZodType<Answer>,
      options: { signal?: AbortSignal; key?: readonly [IdempotencyHeader, string] } = {},
    ): Promise<Answer> =>
      send(
        path,
        schema,
        {
          method,
          headers: {
            authorization,
            'content-type': 'application/json',
            ...(options.key && { [options.key[0]]: options.key[1] }),
          },
          ...(method !== 'DELETE' && { body: JSON.stringify(body) }),
        },
        options.signal,
      );

  return {
    get: <Answer>(path: string, schema: z.ZodType<Answer>, signal?: AbortSignal): Promise<Answer> =>
      send(path, schema, { method: 'GET', headers: { authorization } }, signal),
    post: write('POST'),
    put: write('PUT'),
    delete: write('DELETE'),
  };
};

export type RazorpayClient = ReturnType<typeof createRazorpayClient>;
