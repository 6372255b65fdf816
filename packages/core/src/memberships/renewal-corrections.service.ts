import { AppError } from '@inkvine/contracts/errors';
import { TierCurrency } from '@inkvine/contracts/memberships';
import { MembershipId, RenewalCorrectionId, UserId } from '@inkvine/contracts/primitives';
import {
  CorrectionLine,
  MembershipCorrection,
  RenewalCorrection,
  type ApproveCorrectionInput,
  type CorrectionLinePage,
  type CorrectionLinesInput,
  type MakeCorrectionInput,
  type MembershipCorrectionPage,
  type MembershipCorrectionsInput,
  type RenewalCorrectionListInput,
  type RenewalCorrectionPage,
  type RenewalCorrectionRef,
} from '@inkvine/contracts/renewal-corrections';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import {
  countMemberships,
  endCorrectionIfDone,
  insertCorrection,
  listCorrections,
  listDoneLines,
  listLines,
  listOpenCorrectionIds,
  lockCorrection,
  lockNextLine,
  updateCorrectionState,
  updateDryRun,
  updateLineEnded,
  type CorrectionRow,
  type LineRow,
  type LineWish,
} from '@inkvine/db/memberships/correction.repository';
import { lockMembership } from '@inkvine/db/memberships/membership.repository';
import { findMember } from '@inkvine/db/memberships/period-view.repository';
import { findMembershipBooks } from '@inkvine/db/memberships/verification.repository';
import { planCorrection, type CorrectionPlan } from '@inkvine/domain/memberships/plan-correction';
import { z } from 'zod';
import { CursorPosition, decodeCursor, toPage } from '../cursor.ts';
import { hashRequest, once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createCorrectionSteps, openUntilOf } from './correction-steps.ts';
import { correctableOf } from './membership-books.ts';
import type { MembershipReturns } from './membership-returns.ts';

const Made = z.object({ correctionId: RenewalCorrectionId });
const LINES_MOST = 200;
const DECIDABLE: ReadonlySet<string> = new Set(['draft', 'proposed']);

/**
 * Corrections of past renewals (M4): one operator makes a batch, which is dry-run, and another approves the dry run that
 * they have seen. Each line is carried out once, in a transaction of its own, so that a batch that was interrupted goes
 * on and one that is run again changes nothing.
 */
export function createRenewalCorrectionsService(
  dependencies: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'wakeUps'> & {
    returns: MembershipReturns;
  },
) {
  const { db, clock, ids, wakeUps, returns } = dependencies;
  const steps = createCorrectionSteps(dependencies);

  async function get(id: string): Promise<RenewalCorrection> {
    const [row] = await listCorrections(db, { id, limit: 1 });
    if (row === undefined) throw new AppError('NOT_FOUND');
    return toCorrection(row);
  }

  /** What a line would do now, and everything that this was computed on. */
  async function planLine(executor: Executor, line: LineWish) {
    const books = await findMembershipBooks(executor, line.membershipId);
    const now = clock.now();
    const { action } = line;
    const wish =
      action === 'extend'
        ? { action, days: line.days! }
        : { action, periodStart: new Date(line.periodStart!) };
    return { books, plan: planCorrection(correctableOf(books!, now), wish, now) };
  }

  /** Each line by itself: those of one membership do not see each other. */
  async function tryOut(trx: DatabaseTransaction, correctionId: string) {
    const lines = await listLines(trx, { correctionId, limit: LINES_MOST });
    const found: { id: string; plan: CorrectionPlan; state: unknown }[] = [];
    for (const line of lines) {
      const { books, plan } = await planLine(trx, line);
      found.push({ id: line.id, plan, state: books });
    }
    return { found, hash: hashRequest(found) };
  }

  async function dryRun(trx: DatabaseTransaction, id: string): Promise<void> {
    const { found, hash } = await tryOut(trx, id);
    await updateDryRun(trx, {
      ...{ id, hash, at: clock.now() },
      state: found.some(({ plan }) => plan.kind === 'refused') ? 'draft' : 'proposed',
      lines: found.map(({ id: lineId, plan }) => ({ id: lineId, ...resultOf(plan) })),
    });
  }

  /** @throws AppError NOT_FOUND, TRANSITION_REFUSED when it is decided, VERSION_CONFLICT when somebody was faster */
  async function demandOpen(trx: DatabaseTransaction, ref: { correctionId: string; version: number }) {
    const row = await lockCorrection(trx, ref.correctionId);
    if (row === undefined) throw new AppError('NOT_FOUND');
    if (!DECIDABLE.has(row.state)) throw new AppError('TRANSITION_REFUSED', { state: row.state });
    if (row.version !== ref.version) throw new AppError('VERSION_CONFLICT', { currentVersion: row.version });
    return row;
  }

  /** The next line of a batch, once. False when none is left that another worker has not taken. */
  async function runNextLine(correctionId: string): Promise<boolean> {
    return await db.transaction().execute(async (trx) => {
      const line = await lockNextLine(trx, correctionId);
      if (line === undefined) return false;
      const { plan: before } = await planLine(trx, line);
      if (before.kind === 'refund') await returns.lockOrder(trx, before.chargeId);
      const row = await lockMembership(trx, line.membershipId);
      const { plan: possible } = await planLine(trx, line);
      const plan = isSame(possible, line) ? possible : CHANGED;
      if (plan.kind !== 'refused') await steps.carryOut(trx, row!, line, plan);
      await updateLineEnded(trx, { id: line.id, ...resultOf(plan), at: clock.now() });
      return true;
    });
  }

  async function runCorrection(id: string): Promise<void> {
    await db.transaction().execute(async (trx) => {
      const row = await lockCorrection(trx, id);
      if (row?.state === 'approved')
        await updateCorrectionState(trx, { id, state: 'running', at: clock.now() });
    });
    while (await runNextLine(id)) wakeUps.publish('outbox');
    await endCorrectionIfDone(db, id);
  }

  return {
    /** Newest first. @throws AppError FORBIDDEN */
    async list(
      actor: Actor,
      { cursor, limit }: z.output<typeof RenewalCorrectionListInput>,
    ): Promise<z.input<typeof RenewalCorrectionPage>> {
      demand(actor, { action: 'memberships.manage' });
      const before = decodeCursor(RenewalCorrectionId, cursor);
      const rows = await listCorrections(db, { before, limit: limit + 1 });
      return toPage(rows, limit, toCorrection, ({ id }) => id);
    },

    /** @throws AppError FORBIDDEN */
    async listLines(
      actor: Actor,
      { correctionId, cursor, limit }: z.output<typeof CorrectionLinesInput>,
    ): Promise<z.input<typeof CorrectionLinePage>> {
      demand(actor, { action: 'memberships.manage' });
      const after = decodeCursor(CursorPosition, cursor);
      const rows = await listLines(db, { correctionId, after, limit: limit + 1 });
      return toPage(rows, limit, toLine, ({ position }) => position);
    },

    /**
     * Makes a batch and dry-runs it. The same key makes one.
     * @throws AppError FORBIDDEN, NOT_FOUND when there is no such membership, INVALID_INPUT when lines are the same,
     * IDEMPOTENCY_MISMATCH
     */
    async make(actor: Actor, input: z.output<typeof MakeCorrectionInput>): Promise<RenewalCorrection> {
      demand(actor, { action: 'memberships.manage' });
      const { idempotencyKey: key, ...request } = input;
      const intention = { operation: 'renewals.correct', userId: actor.userId, key, request, output: Made };
      const { correctionId } = await db.transaction().execute((trx) =>
        once(trx, intention, async () => {
          const wishes = request.lines.map(toWish);
          const memberships = new Set(wishes.map(({ membershipId }) => membershipId));
          const different = new Set(wishes.map(({ id: _, days: __, ...wish }) => hashRequest(wish)));
          if (different.size < wishes.length) throw new AppError('INVALID_INPUT', { field: 'lines' });
          if ((await countMemberships(trx, [...memberships])) < memberships.size)
            throw new AppError('NOT_FOUND');
          const id = RenewalCorrectionId.parse(ids.next());
          const { reason } = request;
          const lines = wishes;
          await insertCorrection(trx, { id, reason, createdBy: actor.userId, at: clock.now(), lines });
          await dryRun(trx, id);
          return { correctionId: id };
        }),
      );
      return await get(correctionId);
    },

    /** What it would do now. @throws AppError FORBIDDEN, NOT_FOUND, TRANSITION_REFUSED, VERSION_CONFLICT */
    async dryRun(actor: Actor, ref: z.output<typeof RenewalCorrectionRef>): Promise<RenewalCorrection> {
      demand(actor, { action: 'memberships.manage' });
      await db.transaction().execute(async (trx) => {
        await demandOpen(trx, ref);
        await dryRun(trx, ref.correctionId);
      });
      return await get(ref.correctionId);
    },

    /**
     * Releases a batch that somebody else has made, as it was seen; it is carried out within a minute.
     * @throws AppError FORBIDDEN, NOT_FOUND, SECOND_PERSON_NEEDED, TRANSITION_REFUSED, VERSION_CONFLICT,
     * CORRECTION_STALE when a membership is not any more as it was in the dry run
     */
    async approve(actor: Actor, input: z.output<typeof ApproveCorrectionInput>): Promise<RenewalCorrection> {
      demand(actor, { action: 'memberships.manage' });
      const { correctionId: id, dryRunHash } = input;
      await db.transaction().execute(async (trx) => {
        const row = await demandOpen(trx, input);
        if (row.createdBy === actor.userId) throw new AppError('SECOND_PERSON_NEEDED');
        if (row.state !== 'proposed') throw new AppError('TRANSITION_REFUSED', { state: row.state });
        if (dryRunHash !== row.dryRunHash || dryRunHash !== (await tryOut(trx, id)).hash) {
          throw new AppError('CORRECTION_STALE');
        }
        await updateCorrectionState(trx, { id, state: 'approved', by: actor.userId, at: clock.now() });
      });
      return await get(id);
    },

    /** Nothing comes of it. @throws AppError FORBIDDEN, NOT_FOUND, TRANSITION_REFUSED, VERSION_CONFLICT */
    async cancel(actor: Actor, ref: z.output<typeof RenewalCorrectionRef>): Promise<RenewalCorrection> {
      demand(actor, { action: 'memberships.manage' });
      const { correctionId: id } = ref;
      await db.transaction().execute(async (trx) => {
        await demandOpen(trx, ref);
        await updateCorrectionState(trx, { id, state: 'canceled', by: actor.userId, at: clock.now() });
      });
      return await get(id);
    },

    /** Carries out what was approved, found by state. */
    async runApproved(): Promise<void> {
      for (const id of await listOpenCorrectionIds(db)) await runCorrection(id);
    },

    /** What was corrected about the caller's membership, newest first. @throws AppError NOT_FOUND */
    async listMine(
      actor: Actor,
      { membershipId, cursor, limit }: z.output<typeof MembershipCorrectionsInput>,
    ): Promise<z.input<typeof MembershipCorrectionPage>> {
      const before = decodeCursor(z.uuid(), cursor);
      if ((await findMember(db, membershipId)) !== actor.userId) throw new AppError('NOT_FOUND');
      const rows = await listDoneLines(db, { membershipId, before, limit: limit + 1 });
      return toPage(
        rows,
        limit,
        (row) => MembershipCorrection.parse({ ...row, at: row.endedAt }),
        ({ id }) => id,
      );
    },
  };

  function toWish(line: z.output<typeof MakeCorrectionInput>['lines'][number]): LineWish {
    const rest = { id: ids.next(), membershipId: line.membershipId, action: line.action };
    return line.action === 'extend'
      ? { ...rest, periodStart: null, days: line.days }
      : { ...rest, periodStart: new Date(line.periodStart).toISOString(), days: null };
  }
}

const resultOf = (plan: CorrectionPlan) => ({
  openUntil: openUntilOf(plan)?.toISOString() ?? null,
  amount: plan.kind === 'refund' || plan.kind === 'recharge' ? plan.amountMinor : null,
  refusal: plan.kind === 'refused' ? plan.refusal : null,
});

/** Whether a line still comes to what was approved. */
const isSame = (plan: CorrectionPlan, approved: Pick<LineRow, 'openUntil' | 'amount'>): boolean => {
  if (plan.kind === 'refused') return true;
  const { openUntil, amount } = resultOf(plan);
  const instantOf = (at: string | null) => at !== null && new Date(at).getTime();
  return amount === approved.amount && instantOf(openUntil) === instantOf(approved.openUntil);
};

const CHANGED = { kind: 'refused', refusal: 'changed' } as const;

const toCorrection = (row: CorrectionRow): RenewalCorrection =>
  RenewalCorrection.parse({
    ...{ ...row, id: RenewalCorrectionId.parse(row.id), createdBy: UserId.parse(row.createdBy) },
  });

const toLine = (row: LineRow): CorrectionLine =>
  CorrectionLine.parse({
    ...{
      ...row,
      membershipId: MembershipId.parse(row.membershipId),
      currency: TierCurrency.parse(row.currency),
    },
    doneAt: row.endedAt,
  });

export type RenewalCorrectionsService = ReturnType<typeof createRenewalCorrectionsService>;
