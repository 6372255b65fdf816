import { listOverdueFindings } from '@inkvine/db/backoffice/retention.repository';
import type { Executor } from '@inkvine/db/database';
import type { InvariantFinding } from '@inkvine/db/invariant-findings';
import { listEndings } from '@inkvine/domain/backoffice/retention-policy';

/** For nights on which nobody erased anything, such as those of a worker that was down. */
const GRACE_MS = 3 * 24 * 60 * 60_000;

/** `retention`: nothing personal in a record of money is kept past its term. */
export const checkRetention = (db: Executor, now: Date): Promise<InvariantFinding[]> =>
  listOverdueFindings(db, listEndings(new Date(now.getTime() - GRACE_MS)));
