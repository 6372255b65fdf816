/** `serialization_failure` and `deadlock_detected`. */
const TRANSIENT_CONFLICTS = new Set(['40001', '40P01']);

/** PostgreSQL gave way to another transaction and nothing was done: the same statement may be sent again. */
export function isTransientConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && TRANSIENT_CONFLICTS.has(String(error.code));
}
