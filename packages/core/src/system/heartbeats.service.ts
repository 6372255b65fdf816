import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import {
  beat,
  findBeat,
  insertOutage,
  listOutages,
  moveBeat,
  type HeartbeatSource,
} from '@inkvine/db/system/heartbeat.repository';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** Longer than a restart takes: whoever was silent for longer was away. */
const AWAY_MS = 10 * 60_000;
const OUTAGES_KEPT_MS = 400 * 86_400_000;

/** Who was at work until when. Written to PostgreSQL, so that a silence is noticed by whoever comes back. */
export function createHeartbeatsService({ db, clock }: Pick<ServiceDependencies, 'db' | 'clock'>) {
  /** @returns since when the source was away; undefined where it was not */
  async function awaySince(trx: DatabaseTransaction, source: HeartbeatSource): Promise<string | undefined> {
    const at = clock.now();
    const before = await beat(trx, { source, at });
    return before !== undefined && at.getTime() - Date.parse(before) > AWAY_MS ? before : undefined;
  }

  return {
    /** The site is there for its readers. Called every minute while it is; a silence becomes an outage. */
    async siteIsUp(): Promise<void> {
      await db.transaction().execute(async (trx) => {
        const from = await awaySince(trx, 'site');
        if (from !== undefined) await insertOutage(trx, { from, until: clock.now() });
      });
    },

    /** The clock was moved forward while the site was there: no silence of its own. */
    moveSite: (trx: DatabaseTransaction, byMs: number): Promise<void> =>
      moveBeat(trx, { source: 'site', byMs }),

    /** Renewals are at work. @returns since when they stood still; undefined where they did not */
    renewalsStoodStill: (trx: DatabaseTransaction): Promise<string | undefined> => awaySince(trx, 'renewals'),

    /** @returns an ISO 8601 instant; undefined for never */
    renewalsLastAtWork: (): Promise<string | undefined> => findBeat(db, 'renewals'),

    /** When the whole site was away, in the longest period that a membership can have. */
    listOutages: (executor: Executor) =>
      listOutages(executor, new Date(clock.now().getTime() - OUTAGES_KEPT_MS)),
  };
}

export type HeartbeatsService = ReturnType<typeof createHeartbeatsService>;
