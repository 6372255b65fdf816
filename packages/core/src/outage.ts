const SYSTEM_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', 'EAI_AGAIN']);
/** PostgreSQL: connection exceptions, too many connections, shutting down or starting up. */
const SQLSTATE = /^(08...|53300|57P0[123])$/;
/** What pg says without a code; the last one when a transaction is rolled back on a connection that is gone. */
const POOL_MESSAGES =
  /^(timeout exceeded when trying to connect|Connection terminated|Client (has encountered a connection error|was closed) and is not queryable)/;

/** Whether a fault means that something we stand on cannot be reached, so that the same call may work later. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && (SYSTEM_CODES.has(code) || SQLSTATE.test(code))) return true;
  return POOL_MESSAGES.test(error.message) || isOutage(error.cause);
}
