import { AppError } from '@inkvine/contracts/errors';
import {
  PayoutDetail,
  type MakeBatchInput,
  type OperatorPayout,
  type OperatorPayoutListInput,
  type OperatorPayoutPage,
  type PayoutBankFile,
  type PayoutBatch,
  type PayoutBatchListInput,
  type PayoutBatchPage,
  type RecordTransferInput,
  type RejectPayoutInput,
} from '@inkvine/contracts/payouts';
import { PayoutBatchId, PayoutId } from '@inkvine/contracts/primitives';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { listParts } from '@inkvine/db/creators/payable.repository';
import { listPayoutAttempts } from '@inkvine/db/creators/payout-attempt.repository';
import {
  claimBatchState,
  insertBatch,
  listBatches,
  listRequestedOfBatch,
  type BatchRow,
} from '@inkvine/db/creators/payout-batch.repository';
import { listOwnedPayouts } from '@inkvine/db/creators/payout-list.repository';
import {
  claimForBatch,
  claimPayoutState,
  findPayout,
  listPayoutStatuses,
  lockPayout,
  updateBatchLeft,
} from '@inkvine/db/creators/payout.repository';
import { BYTE_ORDER_MARK, csvRecord } from '@inkvine/domain/files/csv';
import { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import type { PayoutHaltsService } from '../backoffice/payout-halts.service.ts';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import { enqueue } from '../jobs/outbox.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { endPayout, type PayoutEnd } from './payout-steps.ts';
import { toBatch, toOperatorPayout } from './payout.projection.ts';
import type { PayoutsService } from './payouts.service.ts';

export type PayoutDeskDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'wakeUps' | 'accountSeal'
> & {
  payouts: Pick<PayoutsService, 'request'>;
  payoutHalts: Pick<PayoutHaltsService, 'payoutsHalted'>;
};

const Made = z.object({ batchId: PayoutBatchId });
/** As many as a batch takes. */
const BATCH_MOST = 500;
const BANK_FILE_HEADER = ['payout', 'holder', 'bank', 'account', 'amount_minor', 'currency'];
const Retried = z.object({ payoutId: PayoutId });

/** What operators do about payouts: batches that two of them release, and the way down to every row. */
export function createPayoutDeskService({
  db,
  clock,
  ids,
  wakeUps,
  accountSeal,
  payouts,
  payoutHalts,
}: PayoutDeskDependencies) {
  async function findBatch(batchId: string): Promise<BatchRow> {
    const [batch] = await listBatches(db, { batchId, limit: 1 });
    if (batch === undefined) throw new AppError('NOT_FOUND');
    return batch;
  }

  async function get(payoutId: string): Promise<OperatorPayout> {
    const [row] = await listOwnedPayouts(db, { id: payoutId, limit: 1 });
    if (row === undefined) throw new AppError('NOT_FOUND');
    return toOperatorPayout(row);
  }

  /** @throws AppError VERSION_CONFLICT when somebody was faster, TRANSITION_REFUSED when it is decided */
  async function decide(
    trx: DatabaseTransaction,
    actor: Actor,
    seen: { batch: BatchRow; version: number },
    state: 'approved' | 'canceled',
  ): Promise<void> {
    const { batch, version } = seen;
    const change = { state, actorId: actor.userId, at: clock.now() };
    if (await claimBatchState(trx, { id: batch.id, version }, change)) return;
    if (batch.state !== 'draft') throw new AppError('TRANSITION_REFUSED', { state: batch.state });
    throw new AppError('VERSION_CONFLICT', { currentVersion: batch.version, changedFields: ['state'] });
  }

  /** @throws AppError NOT_FOUND, TRANSITION_REFUSED when it is not as the operator saw it */
  async function end(
    payoutId: PayoutId,
    how: PayoutEnd,
    allowed: (row: { channel: string; batch_id: string | null }) => boolean,
  ): Promise<OperatorPayout> {
    await db.transaction().execute(async (trx) => {
      const row = await lockPayout(trx, payoutId);
      if (row === undefined) throw new AppError('NOT_FOUND');
      const ended = allowed(row) ? await endPayout(trx, { clock }, row, how) : undefined;
      if (ended === undefined) throw new AppError('TRANSITION_REFUSED', { state: row.state });
    });
    wakeUps.publish('outbox');
    return await get(payoutId);
  }

  return {
    /** Newest first. @throws AppError FORBIDDEN */
    async list(
      actor: Actor,
      input: z.infer<typeof OperatorPayoutListInput>,
    ): Promise<z.infer<typeof OperatorPayoutPage>> {
      demand(actor, { action: 'payouts.manage' });
      const rows = await listOwnedPayouts(db, {
        ...{ state: input.state, batchId: input.batchId },
        ...{ before: decodeCursor(PayoutId, input.cursor), limit: input.limit + 1 },
      });
      return toPage(rows, input.limit, toOperatorPayout, (row) => row.id);
    },

    /** A payout down to its rows. @throws AppError FORBIDDEN, NOT_FOUND */
    async getDetail(actor: Actor, input: { payoutId: PayoutId }): Promise<PayoutDetail> {
      demand(actor, { action: 'payouts.manage' });
      return PayoutDetail.parse({
        payout: await get(input.payoutId),
        parts: await listParts(db, [input.payoutId]),
        history: await listPayoutStatuses(db, [input.payoutId]),
        attempts: await listPayoutAttempts(db, input.payoutId),
      });
    },

    /** Newest first. @throws AppError FORBIDDEN */
    async listBatches(
      actor: Actor,
      input: z.infer<typeof PayoutBatchListInput>,
    ): Promise<z.infer<typeof PayoutBatchPage>> {
      demand(actor, { action: 'payouts.manage' });
      const before = decodeCursor(PayoutBatchId, input.cursor);
      const rows = await listBatches(db, { before, limit: input.limit + 1 });
      return toPage(rows, input.limit, toBatch, (row) => row.id);
    },

    /**
     * Puts requested payouts of one currency together, for somebody else to release. The same key does so once.
     * @throws AppError FORBIDDEN, PAYOUT_NOT_POSSIBLE when one of them is not free any more
     */
    async makeBatch(actor: Actor, input: z.infer<typeof MakeBatchInput>): Promise<PayoutBatch> {
      demand(actor, { action: 'payouts.manage' });
      const { idempotencyKey: key, ...request } = input;
      const { batchId } = await db.transaction().execute((trx) =>
        once(
          trx,
          { operation: 'payouts.makeBatch', userId: actor.userId, key, request, output: Made },
          async () => {
            const id = PayoutBatchId.parse(ids.next());
            const { currency, payoutIds } = request;
            await insertBatch(trx, { id, currency, createdBy: actor.userId, at: clock.now() });
            const taken = await claimForBatch(trx, { id, currency, payoutIds, at: clock.now() });
            if (taken !== new Set(payoutIds).size) {
              throw new AppError('PAYOUT_NOT_POSSIBLE', { why: 'changed' });
            }
            return { batchId: id };
          },
        ),
      );
      return toBatch(await findBatch(batchId));
    },

    /**
     * Releases a batch that somebody else has made; its payouts are sent, each by itself.
     * @throws AppError FORBIDDEN, NOT_FOUND, SECOND_PERSON_NEEDED, PAYOUTS_HALTED, VERSION_CONFLICT, TRANSITION_REFUSED
     */
    async approveBatch(
      actor: Actor,
      input: { batchId: PayoutBatchId; version: number },
    ): Promise<PayoutBatch> {
      demand(actor, { action: 'payouts.manage' });
      const batch = await findBatch(input.batchId);
      if (batch.createdBy === actor.userId) throw new AppError('SECOND_PERSON_NEEDED');
      await db.transaction().execute(async (trx) => {
        if ((await payoutHalts.payoutsHalted(trx)) !== null) throw new AppError('PAYOUTS_HALTED');
        await decide(trx, actor, { batch, version: input.version }, 'approved');
        for (const id of await listRequestedOfBatch(trx, batch.id)) {
          const ready = await claimPayoutState(
            trx,
            { id, from: ['requested'] },
            { state: 'ready', nextCheckAt: clock.now(), actorId: actor.userId },
            clock.now(),
          );
          if (ready?.channel === 'manual') {
            const sent = { state: 'sent' as const, nextCheckAt: null, actorId: actor.userId };
            await claimPayoutState(trx, { id, from: ['ready'] }, sent, clock.now());
          } else await enqueue(trx, 'creators.send-payout', { payoutId: PayoutId.parse(id) });
        }
      });
      wakeUps.publish('outbox');
      return toBatch(await findBatch(batch.id));
    },

    /**
     * Lets the payouts of a batch go that nobody has released; they can be put into another.
     * @throws AppError FORBIDDEN, NOT_FOUND, VERSION_CONFLICT, TRANSITION_REFUSED
     */
    async cancelBatch(
      actor: Actor,
      input: { batchId: PayoutBatchId; version: number },
    ): Promise<PayoutBatch> {
      demand(actor, { action: 'payouts.manage' });
      const batch = await findBatch(input.batchId);
      await db.transaction().execute(async (trx) => {
        await decide(trx, actor, { batch, version: input.version }, 'canceled');
        await updateBatchLeft(trx, batch.id, clock.now());
      });
      return toBatch(await findBatch(batch.id));
    },

    /**
     * What of a released batch is still to be transferred by hand, with the account numbers in the open.
     * @throws AppError FORBIDDEN, NOT_FOUND when there is nothing to be transferred
     */
    async writeBankFile(
      actor: Actor,
      input: { batchId: PayoutBatchId },
    ): Promise<z.infer<typeof PayoutBankFile>> {
      demand(actor, { action: 'payouts.manage' });
      const rows = await listOwnedPayouts(db, { batchId: input.batchId, state: 'sent', limit: BATCH_MOST });
      const open = rows.filter(({ sealedAccount }) => sealedAccount !== null);
      if (open.length === 0 || accountSeal === null) throw new AppError('NOT_FOUND');
      const records = open.map((row) => [
        ...[row.id, row.holderName ?? '', row.bankCode ?? ''],
        ...[accountSeal.open(row.sealedAccount!, row.destinationId), String(row.amountMinor), row.currency],
      ]);
      const content = [BANK_FILE_HEADER, ...records].map((record) => csvRecord(record)).join('');
      return { filename: `payouts-${input.batchId}.csv`, content: BYTE_ORDER_MARK + content };
    },

    /** Refuses a request with words that the creator reads. @throws AppError FORBIDDEN, NOT_FOUND, TRANSITION_REFUSED */
    async reject(actor: Actor, input: z.infer<typeof RejectPayoutInput>): Promise<OperatorPayout> {
      demand(actor, { action: 'payouts.manage' });
      const { payoutId, version, note } = input;
      const how = { state: 'rejected' as const, actorId: actor.userId, version, note };
      return await end(payoutId, how, (row) => row.batch_id === null);
    },

    /**
     * Asks for the money of a payout that failed or came back again, as a payout of its own, which somebody has to
     * release as any. Once; the same call again gives the same one.
     * @throws AppError FORBIDDEN, NOT_FOUND, TRANSITION_REFUSED, PAYOUT_NOT_POSSIBLE
     */
    async retry(
      actor: Actor,
      input: { payoutId: PayoutId; idempotencyKey: string },
    ): Promise<OperatorPayout> {
      demand(actor, { action: 'payouts.manage' });
      const row = await findPayout(db, input.payoutId);
      if (row === undefined) throw new AppError('NOT_FOUND');
      if (row.state !== 'failed' && row.state !== 'returned') {
        throw new AppError('TRANSITION_REFUSED', { state: row.state });
      }
      const { payoutId } = await db.transaction().execute((trx) =>
        once(
          trx,
          {
            ...{ operation: 'payouts.retry', userId: actor.userId, key: input.idempotencyKey },
            ...{ request: { payoutId: input.payoutId }, output: Retried },
          },
          async () => ({
            payoutId: await payouts.request(trx, {
              ...{ userId: row.user_id, currency: row.currency, automatic: false },
              ...{ retryOf: row.id, actorId: actor.userId },
            }),
          }),
        ),
      );
      return await get(payoutId);
    },

    /**
     * Says what became of a transfer that was made by hand.
     * @throws AppError FORBIDDEN, NOT_FOUND, TRANSITION_REFUSED, also for what a gateway pays
     */
    async recordTransfer(actor: Actor, input: z.infer<typeof RecordTransferInput>): Promise<OperatorPayout> {
      demand(actor, { action: 'payouts.manage' });
      const { payoutId, version, outcome, note } = input;
      const decision = { actorId: actor.userId, version };
      const how: PayoutEnd =
        outcome === 'paid'
          ? { ...decision, state: 'paid', reference: note }
          : { ...decision, state: outcome, failure: 'by_hand', note };
      return await end(payoutId, how, (row) => row.channel === 'manual');
    },
  };
}

export type PayoutDeskService = ReturnType<typeof createPayoutDeskService>;
