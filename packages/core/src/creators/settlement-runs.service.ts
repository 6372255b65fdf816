import { AppError } from '@inkvine/contracts/errors';
import { SettlementRunId, UserId } from '@inkvine/contracts/primitives';
import {
  CorrectSettlementResult,
  type CorrectSettlementInput,
  type CreatorSettlementListInput,
  type CreatorSettlementPage,
  type MoveRunInput,
  type SettlementPreview,
  type SettlementRun,
  type SettlementRunListInput,
  type SettlementRunPage,
  type SettlementRunState,
} from '@inkvine/contracts/settlements';
import { findPolicy, listSettledCurrencies } from '@inkvine/db/creators/settlement-policy.repository';
import {
  claimRunState,
  findFirstEarning,
  findLatestRun,
  findRun,
  insertRunIfFree,
  listUnfinishedRunIds,
  lockRun,
} from '@inkvine/db/creators/settlement-run.repository';
import { findCreatorStanding, upsertSettlements } from '@inkvine/db/creators/settlement.repository';
import {
  findStatement,
  listCreatorSettlements,
  listRunSummaries,
} from '@inkvine/db/creators/statement.repository';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import { addMonths, periodOf, periodRange, type Period } from '@inkvine/domain/creators/settlement-period';
import { runStatesBefore } from '@inkvine/domain/creators/settlement-states';
import { z } from 'zod';
import { CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import { enqueue } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { advanceRun, rulesOf, settlementOf } from './settlement-close.ts';
import { previewSettlement } from './settlement-preview.ts';

type Dependencies = Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'site'>;

const RunCursor = z.object({ createdAt: CursorTimestamp, id: z.uuid() });
const CreatorCursor = z.object({ payable: z.int(), creatorId: z.uuid() });

/** The monthly settlement of what creators earned (W12): a run of each month and currency, and its corrections. */
export function createSettlementRunsService({ db, clock, ids, site }: Dependencies) {
  /**
   * The month that is to be closed next: the one after the last that was, or the one of the first earning. Undefined
   * while nothing was ever earned, or a run is not locked.
   */
  async function findNext(executor: Executor, currency: string) {
    const latest = await findLatestRun(executor, currency);
    if (latest !== undefined && latest.state !== 'locked') return undefined;
    const firstAt = latest === undefined ? await findFirstEarning(executor, currency) : undefined;
    if (latest === undefined && firstAt === undefined) return undefined;
    const period: Period =
      latest === undefined ? periodOf(new Date(firstAt!), site.timeZone) : addMonths(latest.period, 1);
    // A transaction cannot stay open for a month, so that nothing older can still come to light; I12 looks for it.
    const collectsFrom =
      latest === undefined
        ? '-infinity'
        : periodRange(addMonths(period, -1), site.timeZone).startsAt.toISOString();
    const cutoff = periodRange(period, site.timeZone).endsAt;
    const policy = await findPolicy(executor, { currency, period });
    if (policy === undefined) return undefined;
    return { period, collectsFrom, cutoff, policyVersion: policy.version, ended: cutoff <= clock.now() };
  }

  /** Begins the next month of the currency when it is over; undefined when there is nothing to begin. */
  async function beginNext(
    trx: DatabaseTransaction,
    currency: string,
    createdBy: string | null,
  ): Promise<SettlementRunId | undefined> {
    const next = await findNext(trx, currency);
    if (next === undefined || !next.ended) return undefined;
    const runId = SettlementRunId.parse(ids.next());
    const begun = await insertRunIfFree(trx, {
      ...{ id: runId, period: next.period, currency, seq: 0, kind: 'close', state: 'collecting' },
      ...{ collectsFrom: next.collectsFrom, cutoff: next.cutoff.toISOString() },
      ...{ policyVersion: next.policyVersion, reason: null, createdBy, at: clock.now().toISOString() },
    });
    if (!begun) return undefined;
    await enqueue(trx, 'creators.settle', { runId });
    return runId;
  }

  async function getRun(executor: Executor, runId: string): Promise<z.input<typeof SettlementRun>> {
    const [run] = await listRunSummaries(executor, { runId, limit: 1 });
    if (run === undefined) throw new AppError('NOT_FOUND');
    return run;
  }

  /** @throws AppError NOT_FOUND, VERSION_CONFLICT, TRANSITION_REFUSED */
  async function move(
    actor: Actor,
    input: z.infer<typeof MoveRunInput>,
    to: SettlementRunState,
    from = runStatesBefore(to),
  ): Promise<z.input<typeof SettlementRun>> {
    demand(actor, { action: 'settlements.manage' });
    return await db.transaction().execute(async (trx) => {
      const run = await lockRun(trx, input.runId);
      if (run === undefined) throw new AppError('NOT_FOUND');
      if (!from.includes(run.state)) throw new AppError('TRANSITION_REFUSED', { state: run.state });
      const policy =
        to === 'computing'
          ? await findPolicy(trx, { currency: run.currency, period: run.period })
          : undefined;
      const moved = await claimRunState(trx, {
        ...{ id: run.id, from, to, version: input.version },
        ...{ actorId: actor.userId, at: clock.now().toISOString() },
        ...(policy === undefined ? {} : { policyVersion: policy.version }),
      });
      if (!moved) {
        throw new AppError('VERSION_CONFLICT', { currentVersion: run.version, changedFields: ['state'] });
      }
      return await getRun(trx, run.id);
    });
  }

  return {
    /** Begins what is due, and goes on with what was left lying: what the sweep does. */
    async closeDue(): Promise<void> {
      for (const currency of await listSettledCurrencies(db)) {
        await db.transaction().execute((trx) => beginNext(trx, currency, null));
      }
      for (const runId of await listUnfinishedRunIds(db)) await advanceRun({ db, clock }, runId);
    },

    /** The work of a run: what its job does. Changes nothing of a run that is done. */
    async advance(runId: SettlementRunId): Promise<void> {
      await advanceRun({ db, clock }, runId);
    },

    /** @throws AppError FORBIDDEN */
    async list(
      actor: Actor,
      input: z.infer<typeof SettlementRunListInput>,
    ): Promise<z.input<typeof SettlementRunPage>> {
      demand(actor, { action: 'settlements.manage' });
      const after = decodeCursor(RunCursor, input.cursor);
      const rows = await listRunSummaries(db, { after, limit: input.limit + 1 });
      return toPage(
        rows,
        input.limit,
        (row) => row,
        ({ createdAt, id }) => ({ createdAt, id }),
      );
    },

    /** @throws AppError FORBIDDEN, NOT_FOUND */
    async get(actor: Actor, input: { runId: SettlementRunId }): Promise<z.input<typeof SettlementRun>> {
      demand(actor, { action: 'settlements.manage' });
      return await getRun(db, input.runId);
    },

    /** @throws AppError FORBIDDEN, NOT_FOUND */
    async listCreators(
      actor: Actor,
      input: z.infer<typeof CreatorSettlementListInput>,
    ): Promise<z.input<typeof CreatorSettlementPage>> {
      demand(actor, { action: 'settlements.manage' });
      if ((await findRun(db, input.runId)) === undefined) throw new AppError('NOT_FOUND');
      const after = decodeCursor(CreatorCursor, input.cursor);
      const rows = await listCreatorSettlements(db, { ...input, after, limit: input.limit + 1 });
      return toPage(
        rows,
        input.limit,
        (row) => ({ ...row, creatorId: UserId.parse(row.creatorId) }),
        ({ payableMinor, creatorId }) => ({ payable: payableMinor, creatorId }),
      );
    },

    /**
     * What closing the next month would come to by now, over or not. Writes nothing.
     * @throws AppError FORBIDDEN; NOT_FOUND when there is nothing to close
     */
    async preview(actor: Actor, input: { currency: string }): Promise<z.input<typeof SettlementPreview>> {
      demand(actor, { action: 'settlements.manage' });
      const next = await findNext(db, input.currency);
      if (next === undefined) throw new AppError('NOT_FOUND');
      return await previewSettlement(db, { ...next, currency: input.currency });
    },

    /**
     * Begins the next month of a currency now rather than with the next sweep.
     * @throws AppError FORBIDDEN; TRANSITION_REFUSED when no month is due
     */
    async start(actor: Actor, input: { currency: string }): Promise<z.input<typeof SettlementRun>> {
      demand(actor, { action: 'settlements.manage' });
      return await db.transaction().execute(async (trx) => {
        const runId = await beginNext(trx, input.currency, actor.userId);
        if (runId === undefined) throw new AppError('TRANSITION_REFUSED');
        return await getRun(trx, runId);
      });
    },

    /** Computes a draft anew, by the rules and tax profiles of now. */
    async recompute(actor: Actor, input: z.infer<typeof MoveRunInput>) {
      const run = await move(actor, input, 'computing', ['draft']);
      await advanceRun({ db, clock }, run.id);
      return await getRun(db, run.id);
    },

    review: (actor: Actor, input: z.infer<typeof MoveRunInput>) => move(actor, input, 'reviewed'),

    /** Makes a draft of a reviewed run again. */
    reopen: (actor: Actor, input: z.infer<typeof MoveRunInput>) => move(actor, input, 'draft', ['reviewed']),

    /** Final: creators see their statements, and only further runs correct them. */
    lock: (actor: Actor, input: z.infer<typeof MoveRunInput>) => move(actor, input, 'locked'),

    /**
     * Corrects what a creator was settled, by a run of its own behind the month's last: a draft, to be reviewed and
     * locked as any. The amount counts after fees and before tax.
     * @throws AppError FORBIDDEN; NOT_FOUND when the creator has no settlement in the run; TRANSITION_REFUSED when the
     * run is not the newest of its currency or not locked
     */
    async correct(
      actor: Actor,
      input: z.infer<typeof CorrectSettlementInput>,
    ): Promise<z.infer<typeof CorrectSettlementResult>> {
      demand(actor, { action: 'settlements.manage' });
      const { runId, creatorId, amountMinor, reason, idempotencyKey } = input;
      return await db.transaction().execute((trx) =>
        once(
          trx,
          {
            ...{ operation: 'settlements.correct', userId: actor.userId, key: idempotencyKey },
            ...{ request: { runId, creatorId, amountMinor, reason }, output: CorrectSettlementResult },
          },
          async () => {
            const corrected = await findStatement(trx, { runId, creatorId });
            if (corrected === undefined) throw new AppError('NOT_FOUND');
            const latest = await findLatestRun(trx, corrected.currency);
            if (latest?.state !== 'locked' || latest.period !== corrected.period) {
              throw new AppError('TRANSITION_REFUSED');
            }
            const id = SettlementRunId.parse(ids.next());
            const at = clock.now().toISOString();
            const { period, currency, cutoff, policyVersion } = latest;
            const run = { id, period, currency, seq: latest.seq + 1 };
            const begun = await insertRunIfFree(trx, {
              ...{ ...run, kind: 'correction', state: 'computing', collectsFrom: cutoff, cutoff },
              ...{ policyVersion, reason, createdBy: actor.userId, at },
            });
            if (!begun) throw new AppError('TRANSITION_REFUSED');
            const standing = await findCreatorStanding(trx, run, creatorId);
            const rules = await rulesOf(trx, latest);
            const settlement = settlementOf(
              { ...standing, creatorId, sources: [], adjustmentMinor: amountMinor },
              rules,
            );
            await upsertSettlements(trx, run, [settlement], at);
            await claimRunState(trx, {
              ...{ id, from: ['computing'], to: 'draft', version: 1, actorId: actor.userId, at },
            });
            return { runId: id };
          },
        ),
      );
    },
  };
}
