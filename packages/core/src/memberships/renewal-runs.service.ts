import { AppError } from '@inkvine/contracts/errors';
import { RenewalRunId, type UserId } from '@inkvine/contracts/primitives';
import type {
  RenewalForecast,
  RenewalRun,
  RenewalRunRef,
  RenewalRuns,
} from '@inkvine/contracts/renewal-runs';
import type { RenewalTerms } from '@inkvine/contracts/renewals';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { findRenewalTermsAt } from '@inkvine/db/memberships/renewal-policy.repository';
import {
  claimRunState,
  countDue,
  countUsualDaily,
  findOpenRun,
  findRun,
  insertRun,
  listRuns,
  type RenewalRunRow,
} from '@inkvine/db/memberships/renewal-run.repository';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { findOperator, listOperatorIds } from '../identity/operators.ts';
import { demand } from '../identity/policy.ts';
import { enqueue } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { HeartbeatsService } from '../system/heartbeats.service.ts';
import type { RenewalsService } from './renewals.service.ts';

export type RenewalRunsDependencies = Pick<ServiceDependencies, 'db' | 'clock' | 'ids'> & {
  renewals: Pick<RenewalsService, 'renewDue' | 'forecast'>;
  heartbeats: Pick<HeartbeatsService, 'renewalsStoodStill' | 'renewalsLastAtWork'>;
};

/** How often the sweep comes by: a run's share of each time is what one such interval is due. */
const TICK_MS = 60_000;
/** Looked at between two heartbeats. */
const PORTION = 2_000;
const SHOWN = 20;

/**
 * When renewals may go on. After a standstill they first write down what they found; what is far more than a usual day's
 * waits for an operator, and the rest is spread over time. Nobody loses access meanwhile. Product specification 2.6.
 */
export function createRenewalRunsService({ db, clock, ids, renewals, heartbeats }: RenewalRunsDependencies) {
  /** Writes what was found to do; nothing is done of it yet. */
  async function begin(trx: DatabaseTransaction, stoodFrom: string): Promise<RenewalRunRow | undefined> {
    const at = clock.now();
    const found = await renewals.forecast(trx);
    if (found.due === 0) return undefined;
    const terms = await findRenewalTermsAt(trx, at);
    const usualDaily = await countUsualDaily(trx);
    const state = isUsual(found, usualDaily, terms) ? 'running' : 'waiting';
    const id = RenewalRunId.parse(ids.next());
    const { spreadMinutes } = terms;
    await insertRun(trx, { id, stoodFrom, found, usualDaily, spreadMinutes, state, at });
    if (state === 'waiting')
      for (const operatorId of await listOperatorIds(trx))
        await enqueue(trx, 'memberships.send-run-notice', { runId: id, operatorId });
    return await findRun(trx, id);
  }

  /** The run that is to be followed now; a new one where renewals stood still. One caller at a time decides. */
  const findCourse = async (): Promise<RenewalRunRow | undefined> =>
    await db.transaction().execute(async (trx) => {
      const stoodFrom = await heartbeats.renewalsStoodStill(trx);
      const open = await findOpenRun(trx);
      if (stoodFrom === undefined) return open;
      if (open !== undefined)
        await claimRunState(trx, { id: open.id, from: open.state, to: 'replaced', at: clock.now() });
      return await begin(trx, open?.stoodFrom ?? stoodFrom);
    });

  /** Everything that is due, in portions, so that long work is not taken for another standstill. */
  async function renewAll(limit = Number.POSITIVE_INFINITY): Promise<number> {
    let looked = 0;
    while (looked < limit) {
      const wanted = Math.min(PORTION, limit - looked);
      const portion = await renewals.renewDue(wanted);
      await db.transaction().execute((trx) => heartbeats.renewalsStoodStill(trx));
      looked += portion;
      if (portion < wanted) break;
    }
    return looked;
  }

  async function follow(run: RenewalRunRow): Promise<number> {
    if (run.state === 'waiting') return 0;
    const left = stillToWait(run, clock.now());
    const looked = await renewAll(Math.max(0, (await countDue(db, clock.now())) - left));
    if (left === 0) await claimRunState(db, { id: run.id, from: 'running', to: 'done', at: clock.now() });
    return looked;
  }

  /** An operator's word about a run. @throws AppError FORBIDDEN, NOT_FOUND where it is in no such state any more */
  async function order(
    caller: Actor,
    { id }: z.output<typeof RenewalRunRef>,
    change: { from: 'waiting' | 'running'; to: 'waiting' | 'running' },
  ): Promise<RenewalRun> {
    demand(caller, { action: 'memberships.manage' });
    const claimed = await claimRunState(db, { id, ...change, by: caller.userId, at: clock.now() });
    const run = claimed ? await findRun(db, id) : undefined;
    if (run === undefined) throw new AppError('NOT_FOUND');
    return toRun(run);
  }

  return {
    /** Renews what is due, as far as it may go on now. Called every minute. @returns how many were looked at */
    async renewDue(): Promise<number> {
      const run = await findCourse();
      return run === undefined ? await renewAll() : await follow(run);
    },

    /** Lets a run go on that waits. @throws AppError FORBIDDEN, NOT_FOUND */
    start: (caller: Actor, ref: z.output<typeof RenewalRunRef>): Promise<RenewalRun> =>
      order(caller, ref, { from: 'waiting', to: 'running' }),

    /** Stops a run; what it has sent is finished. @throws AppError FORBIDDEN, NOT_FOUND */
    hold: (caller: Actor, ref: z.output<typeof RenewalRunRef>): Promise<RenewalRun> =>
      order(caller, ref, { from: 'running', to: 'waiting' }),

    /** @throws AppError FORBIDDEN */
    async list(caller: Actor): Promise<z.infer<typeof RenewalRuns>> {
      demand(caller, { action: 'memberships.manage' });
      const [runs, lastAtWork] = await Promise.all([listRuns(db, SHOWN), heartbeats.renewalsLastAtWork()]);
      return { lastAtWork: lastAtWork ?? null, runs: runs.map(toRun) };
    },

    /** For the mail to an operator; undefined once the run does not wait any more, or they are none. */
    async findNotice({ runId, operatorId }: { runId: RenewalRunId; operatorId: UserId }) {
      const run = await findRun(db, runId);
      const operator = await findOperator(db, operatorId);
      if (run?.state !== 'waiting' || operator === undefined) return undefined;
      return { run: toRun(run), operator, operatorId };
    },

    /** What is due now and would be done. @throws AppError FORBIDDEN */
    async forecast(caller: Actor): Promise<RenewalForecast> {
      demand(caller, { action: 'memberships.manage' });
      return await renewals.forecast(db);
    },
  };
}

/** Whether so many charges are no surprise. */
function isUsual(found: RenewalForecast, usualDaily: number, terms: RenewalTerms): boolean {
  const charges = found.charges.reduce((sum, { count }) => sum + count, 0);
  return charges <= Math.max(terms.confirmAbove, terms.confirmAboveDailyTimes * usualDaily);
}

/** How many of what was found wait for a later minute. */
function stillToWait(run: RenewalRunRow, now: Date): number {
  const elapsedMs = now.getTime() - Date.parse(run.startedAt!) + TICK_MS;
  const spreadMs = Math.max(run.spreadMinutes * 60_000, TICK_MS);
  return Math.max(0, Math.floor(run.due * (1 - elapsedMs / spreadMs)));
}

const toRun = ({ id, due: _, ...run }: RenewalRunRow): RenewalRun => ({ id: RenewalRunId.parse(id), ...run });

export type RenewalRunsService = ReturnType<typeof createRenewalRunsService>;
