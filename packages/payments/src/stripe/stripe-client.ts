import { AsyncLocalStorage } from 'node:async_hooks';
import Stripe from 'stripe';
import { z } from 'zod';
import { classifyAnswer, stripeError } from './stripe-errors.ts';

export interface StripeClientConfig {
  apiUrl: string;
  secretKey: string;
  fetch?: typeof globalThis.fetch;
  timeoutMs: number;
}

/** The version this adapter was written for; the account's own default would change under us. */
export const API_VERSION = '2026-10-28.endive';

const ErrorBody = z.object({
  type: z.string().nullish(),
  code: z.string().nullish(),
  decline_code: z.string().nullish(),
  message: z.string().nullish(),
  param: z.string().nullish(),
  payment_intent: z.object({ id: z.string() }).nullish(),
});

/** The SDK's own words for a request that had no answer, and for one whose answer was no JSON. */
const isUnanswered = (error: Stripe.errors.StripeError): boolean =>
  error instanceof Stripe.errors.StripeConnectionError || error.statusCode === undefined;

const toGatewayError = (effect: 'read' | 'write', error: unknown): unknown => {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  if (isUnanswered(error)) {
    return effect === 'read'
      ? stripeError('TRANSIENT', { cause: error })
      : stripeError('OUTCOME_UNKNOWN', { retry: 'same_key', cause: error });
  }
  const body = ErrorBody.safeParse(error.raw).data;
  return classifyAnswer(effect, {
    httpStatus: error.statusCode ?? 0,
    type: body?.type ?? undefined,
    code: body?.code,
    decline_code: body?.decline_code,
    message: body?.message ?? error.message,
    param: body?.param ?? undefined,
    requestId: error.requestId,
    gatewayPaymentId: body?.payment_intent?.id,
  });
};

/**
 * Stripe's API through its SDK. Every answer is of the shape asked for or a `GatewayError`; a write without a
 * readable answer is `OUTCOME_UNKNOWN`, a read without one is `TRANSIENT`. The SDK does not retry: whether a
 * request may go out again is ours to decide, with the key that is stored beside our intent.
 */
export const createStripeClient = ({
  apiUrl,
  secretKey,
  fetch = globalThis.fetch,
  timeoutMs,
}: StripeClientConfig) => {
  const { hostname, port, protocol } = new URL(apiUrl);
  const callers = new AsyncLocalStorage<AbortSignal | undefined>();

  /** Reads the whole answer here, so that whatever breaks on the way is one kind of error. */
  const fetchWhole: typeof globalThis.fetch = async (input, init) => {
    const signals = [init?.signal, callers.getStore()].filter((signal) => signal != null);
    try {
      const response = await fetch(input, {
        ...init,
        // Followed, a redirect would carry the secret key to a host that nobody configured.
        redirect: 'error',
        signal: AbortSignal.any(signals),
      });
      return new Response(await response.text(), { status: response.status, headers: response.headers });
    } catch (cause) {
      // Without the code of the cause, by which the SDK would send the request once more.
      throw new Error('no answer', { cause });
    }
  };

  const stripe = new Stripe(secretKey, {
    apiVersion: API_VERSION,
    host: hostname,
    protocol: protocol === 'http:' ? 'http' : 'https',
    ...(port && { port }),
    httpClient: Stripe.createFetchHttpClient(fetchWhole),
    maxNetworkRetries: 0,
    timeout: timeoutMs,
    telemetry: false,
  });

  const call = async <Answer>(
    effect: 'read' | 'write',
    schema: z.ZodType<Answer>,
    signal: AbortSignal | undefined,
    send: (stripe: Stripe) => Promise<unknown>,
  ): Promise<Answer> => {
    let answer: unknown;
    try {
      answer = await callers.run(signal, () => send(stripe));
    } catch (error) {
      throw toGatewayError(effect, error);
    }
    const parsed = schema.safeParse(answer);
    if (!parsed.success) {
      throw classifyAnswer(effect, { httpStatus: 200, message: 'unreadable answer' });
    }
    return parsed.data;
  };

  return {
    read: <Answer>(
      schema: z.ZodType<Answer>,
      signal: AbortSignal | undefined,
      send: (stripe: Stripe) => Promise<unknown>,
    ): Promise<Answer> => call('read', schema, signal, send),

    write: <Answer>(
      schema: z.ZodType<Answer>,
      signal: AbortSignal | undefined,
      send: (stripe: Stripe) => Promise<unknown>,
    ): Promise<Answer> => call('write', schema, signal, send),
  };
};
export type StripeClient = ReturnType<typeof createStripeClient>;
