import { createHash } from 'node:crypto';
import { AppError } from '@inkvine/contracts/errors';
import type { UserId } from '@inkvine/contracts/primitives';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  claimIdempotencyKey,
  findIdempotencyRecord,
  updateIdempotencyResponse,
} from '@inkvine/db/idempotency.repository';
import type { z } from 'zod';

export interface Intention<Result> {
  /** The operation, such as `novels.create`. Keys are chosen by clients, so each person has a space of their own. */
  operation: string;
  userId: UserId;
  /** UUID from the client. */
  key: string;
  /** All that the client asked for; a replay must ask for the same. */
  request: unknown;
  output: z.ZodType<Result>;
}

/**
 * Does `work` once for a key. The key, the hash of the request and the result are written in the transaction of
 * the work itself, so that a crash leaves all or nothing. A replay gets the stored result; a call at the same
 * time waits for the first and then does too.
 * @throws AppError IDEMPOTENCY_MISMATCH when the key came before with another request
 */
export async function once<Result>(
  trx: DatabaseTransaction,
  intention: Intention<Result>,
  work: () => Promise<Result>,
): Promise<Result> {
  const scope = `${intention.operation}:${intention.userId}`;
  const requestHash = hashRequest(intention.request);
  if (await claimIdempotencyKey(trx, { scope, key: intention.key, requestHash })) {
    const result = await work();
    await updateIdempotencyResponse(trx, scope, intention.key, result);
    return result;
  }
  const record = await findIdempotencyRecord(trx, scope, intention.key);
  if (record?.requestHash !== requestHash) throw new AppError('IDEMPOTENCY_MISMATCH');
  return intention.output.parse(record.response);
}

/** SHA-256 of the request as JSON with sorted keys, in hex: two clients may order the fields differently. */
export function hashRequest(request: unknown): string {
  const canonical = JSON.stringify(request, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(canonical).digest('hex');
}
