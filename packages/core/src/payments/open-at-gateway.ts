import { AppError } from '@inkvine/contracts/errors';
import { GatewayError, type RetryAdvice } from './gateway-error.ts';

/** Opening moves no money, whatever became of the call. */
const SAFE_TO_REPEAT: ReadonlySet<RetryAdvice> = new Set([
  'same_key',
  'later_same_key',
  'query_then_new_key',
]);

/**
 * Opens the gateway's page for an order or a registration: under the first key, and under the second one where the
 * gateway has kept a failure under the first. No browser knows of a page under that one.
 * @throws AppError GATEWAY_UNAVAILABLE when the gateway opens none now; the same may be asked again
 */
export async function openAtGateway<Opened>(
  [key, otherKey]: readonly [string, string],
  open: (idempotencyKey: string) => Promise<Opened>,
): Promise<Opened> {
  try {
    return await open(key).catch(async (error: unknown) => {
      if (error instanceof GatewayError && error.retry === 'query_then_new_key') return await open(otherKey);
      throw error;
    });
  } catch (error) {
    if (error instanceof GatewayError && SAFE_TO_REPEAT.has(error.retry))
      throw new AppError('GATEWAY_UNAVAILABLE', undefined, { cause: error });
    throw error;
  }
}
