import { AppError } from '@inkvine/contracts/errors';
import type { Lease } from '@inkvine/db/leases';
import type { Clock } from './ports/clock.port.ts';

const AT_ONCE = 20;

/**
 * Looks at every row whose time has come, some at once, until none is left. One that cannot be looked at now keeps its
 * lease and comes again; it does not hold up the others.
 * @param sweep.leaseMs longer than one look may take
 * @returns how many were looked at
 * @throws AppError GATEWAY_UNAVAILABLE after a batch in which a look failed
 */
export async function sweepLeased<Row>(sweep: {
  clock: Clock;
  leaseMs: number;
  lease: (due: Lease & { limit: number }) => Promise<Row[]>;
  look: (row: Row) => Promise<unknown>;
}): Promise<number> {
  const { clock, leaseMs, lease, look } = sweep;
  let looked = 0;
  for (;;) {
    const now = clock.now();
    const leasedUntil = new Date(now.getTime() + leaseMs);
    const due = await lease({ now, leasedUntil, limit: AT_ONCE });
    const results = await Promise.allSettled(due.map(look));
    looked += due.length;
    const fault = results.find((result) => result.status === 'rejected');
    if (fault !== undefined) throw new AppError('GATEWAY_UNAVAILABLE', undefined, { cause: fault.reason });
    if (due.length < AT_ONCE) return looked;
  }
}
