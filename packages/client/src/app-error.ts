import { AppErrorData, ERROR_META, type AppErrorCode } from '@inkvine/contracts/errors';
import type { Locale } from '@inkvine/contracts/primitives';
import { TRPCClientError } from '@trpc/client';

/** A failed call outside tRPC (such as the upload) with the server's facts about it. */
export class RequestFailed extends Error {
  readonly data: AppErrorData;

  constructor(data: AppErrorData, options?: ErrorOptions) {
    super(data.code, options);
    this.name = 'RequestFailed';
    this.data = data;
  }
}

/**
 * What a failed call means for the person: the server's facts where it answered, `UNAVAILABLE` where nobody
 * did (offline, timeout, a proxy's page), `INTERNAL` for faults of this client.
 */
export function parseAppError(error: unknown): AppErrorData {
  if (error instanceof RequestFailed) return error.data;
  if (error instanceof TRPCClientError) {
    if (error.data === undefined || error.data === null) return { code: 'UNAVAILABLE' };
    const parsed = AppErrorData.safeParse(error.data);
    // A newer server may know codes that this client does not.
    return parsed.success ? parsed.data : { code: 'INTERNAL' };
  }
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')) {
    return { code: 'UNAVAILABLE' };
  }
  return { code: 'INTERNAL' };
}

/** The words for a code in the person's language, as `contracts` decided them. */
export function errorMessage(code: AppErrorCode, locale: Locale): string {
  return ERROR_META[code].message[locale];
}

/** Whether a failed query is worth sending again by itself. */
export function isRetryable(error: unknown): boolean {
  return ERROR_META[parseAppError(error).code].retry === 'later';
}
