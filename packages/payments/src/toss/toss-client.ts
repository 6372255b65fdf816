import { z } from 'zod';
import { isJwe } from './jwe.ts';
import type { TossEncryption } from './toss-encryption.ts';
import { classifyAnswer, tossError } from './toss-errors.ts';
import { TossPayment } from './toss-payment.ts';

export interface TossClientConfig {
  apiUrl: string;
  secretKey: string;
  fetch?: typeof globalThis.fetch;
  timeoutMs: number;
  /** For the calls that Toss takes only sealed: those about payouts. */
  encryption?: TossEncryption;
}

const TossProblem = z.object({ code: z.string(), message: z.string().nullish() });
/** Version 1 of the API answers with the problem itself, version 2 with an envelope around it. */
const TossErrorBody = z.union([
  TossProblem,
  z.object({ error: TossProblem }).transform(({ error }) => error),
]);

type RequestBody = Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Toss's core API over HTTP. Every answer is of the shape asked for or a `GatewayError`; a POST without a readable answer is
 * `OUTCOME_UNKNOWN`, a GET without one is `TRANSIENT`.
 */
export const createTossClient = ({
  apiUrl,
  secretKey,
  fetch = globalThis.fetch,
  timeoutMs,
  encryption,
}: TossClientConfig) => {
  // Toss reads "user:password" with an empty password; without the colon it answers 401.
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString('base64')}`;

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
      const answered = await response.text();
      body = encryption && isJwe(answered) ? encryption.open(answered) : answered;
    } catch (cause) {
      if (effect === 'read') throw tossError('TRANSIENT', { retry: 'later_same_key', cause });
      throw tossError('OUTCOME_UNKNOWN', { retry: 'same_key', cause });
    }

    const traceId = response.headers.get('x-tosspayments-trace-id');
    const answer = { httpStatus: response.status, ...(traceId && { requestId: traceId }) };
    const json = parseJson(body);
    if (!response.ok) {
      const error = TossErrorBody.safeParse(json);
      throw classifyAnswer(effect, {
        ...answer,
        ...(error.success && { rawCode: error.data.code }),
        ...(error.data?.message && { rawMessage: error.data.message }),
      });
    }
    const parsed = schema.safeParse(json);
    if (!parsed.success) throw classifyAnswer(effect, { ...answer, rawMessage: 'unreadable answer' });
    return parsed.data;
  };

  interface KeyedOptions {
    idempotencyKey: string;
    signal?: AbortSignal;
  }

  const post = <Answer>(
    path: string,
    schema: z.ZodType<Answer>,
    body: RequestBody,
    { idempotencyKey, signal }: KeyedOptions,
  ): Promise<Answer> =>
    send(
      path,
      schema,
      {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
        body: JSON.stringify(body),
      },
      signal,
    );

  return {
    get: <Answer>(path: string, schema: z.ZodType<Answer>, signal?: AbortSignal): Promise<Answer> =>
      send(path, schema, { method: 'GET', headers: { authorization } }, signal),

    post: (path: string, body: RequestBody, options: KeyedOptions): Promise<TossPayment> =>
      post(path, TossPayment, body, options),

    /** A POST whose answer is no payment. */
    postFor: post,

    /** A POST that is sealed, as its answer is. @throws GatewayError `CONFIG` without a key to seal it with */
    postSealed: async <Answer>(
      path: string,
      schema: z.ZodType<Answer>,
      body: unknown,
      { idempotencyKey, signal }: KeyedOptions,
    ): Promise<Answer> => {
      if (encryption === undefined) throw tossError('CONFIG', { rawMessage: 'no security key' });
      const init = {
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'text/plain',
          'tosspayments-api-security-mode': 'ENCRYPTION',
          'idempotency-key': idempotencyKey,
        },
        body: encryption.seal(body),
      };
      return await send(path, schema, init, signal);
    },

    /** Toss answers a deletion with nothing. */
    delete: async (path: string, signal?: AbortSignal): Promise<void> => {
      await send(path, z.unknown(), { method: 'DELETE', headers: { authorization } }, signal);
    },
  };
};
