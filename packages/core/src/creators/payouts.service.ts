import { AppError } from '@inkvine/contracts/errors';
import type { Currency } from '@inkvine/contracts/money';
import type {
  Payout,
  PayoutListInput,
  PayoutPage,
  PayoutStanding,
  PayoutState,
  RequestPayoutInput,
} from '@inkvine/contracts/payouts';
import { PayoutId, UserId } from '@inkvine/contracts/primitives';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import {
  insertParts,
  listAutomaticCreators,
  listParts,
  listPayable,
  listStandings,
  upsertPreference,
} from '@inkvine/db/creators/payable.repository';
import { listCurrentDestinations, lockPayee } from '@inkvine/db/creators/payout-destination.repository';
import { listOwnedPayouts, type OwnedPayoutRow } from '@inkvine/db/creators/payout-list.repository';
import { insertPayout, listPayoutStatuses, lockPayout } from '@inkvine/db/creators/payout.repository';
import { findTaxProfile } from '@inkvine/db/creators/tax-profile.repository';
import { payoutObstacles } from '@inkvine/domain/creators/payout-obstacles';
import { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import type { PayoutHaltsService } from '../backoffice/payout-halts.service.ts';
import type { IdentityService } from '../identity/identity.service.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { channelFor } from './payout-channels.ts';
import { endPayout } from './payout-steps.ts';
import { toDestination, toPayout } from './payout.projection.ts';

export type PayoutsDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'payoutGateways' | 'accountSeal'
> & {
  identity: Pick<IdentityService, 'getContact'>;
  payoutHalts: Pick<PayoutHaltsService, 'payoutsHalted'>;
};

const Requested = z.object({ payoutId: PayoutId });

/** Whom a payout is for, and who asked for it. */
export interface PayoutRequest {
  userId: string;
  currency: Currency;
  /** What was shown; left out where nobody looked. */
  expectedMinor?: number;
  automatic: boolean;
  retryOf: string | null;
  actorId: string | null;
}

const AUTOMATIC_AT_ONCE = 100;

/** Settled money that creators ask for, until it is theirs. */
export function createPayoutsService(dependencies: PayoutsDependencies) {
  const { db, clock, ids, identity, payoutHalts } = dependencies;

  async function standings(executor: Executor, userId: string): Promise<PayoutStanding[]> {
    const [rows, destinations, profile, isHalted] = [
      await listStandings(executor, userId),
      await listCurrentDestinations(executor, userId),
      await findTaxProfile(executor, userId),
      (await payoutHalts.payoutsHalted(executor)) !== null,
    ];
    const now = clock.now();
    return rows.map(({ carryMinor, ...row }) => {
      const destination = destinations.find(({ currency }) => currency === row.currency);
      const channel = channelFor(dependencies, row.currency);
      const obstacles = payoutObstacles({
        ...{ ...row, carryMinor, hasTaxProfile: profile !== undefined, isHalted, now },
        destination: destination && {
          state: destination.state,
          usableFrom: new Date(destination.usable_from),
        },
      });
      return {
        ...row,
        obstacles,
        destination: destination === undefined ? null : toDestination(destination),
        channel: channel?.channel ?? null,
        kinds: [...(channel?.kinds ?? [])],
        asks: profile === undefined ? [] : [...(channel?.asks(profile.kind) ?? [])],
      };
    });
  }

  /**
   * Makes a payout of everything that is payable, behind the creator's row, so that no second one can have any of it.
   * @throws AppError PAYOUT_NOT_POSSIBLE with `why`
   */
  async function request(trx: DatabaseTransaction, asked: PayoutRequest): Promise<PayoutId> {
    const { userId, currency, expectedMinor, automatic, retryOf, actorId } = asked;
    await lockPayee(trx, userId);
    const standing = (await standings(trx, userId)).find((each) => each.currency === currency);
    const [obstacle] = standing?.obstacles ?? ['nothing'];
    if (obstacle !== undefined || standing?.destination == null) {
      throw new AppError('PAYOUT_NOT_POSSIBLE', { why: obstacle ?? 'no_destination' });
    }
    const parts = await listPayable(trx, { userId, currency });
    const amountMinor = parts.reduce((sum, part) => sum + part.amountMinor, 0);
    if (amountMinor !== (expectedMinor ?? amountMinor)) {
      throw new AppError('PAYOUT_NOT_POSSIBLE', { why: 'changed' });
    }
    const id = PayoutId.parse(ids.next());
    const { destination } = standing;
    const inserted = await insertPayout(trx, {
      ...{ id, userId, currency, destinationId: destination.id, channel: destination.channel },
      ...{ amountMinor, automatic, retryOf, actorId, at: clock.now() },
    });
    if (inserted === undefined || !(await insertParts(trx, { id, userId }, parts))) {
      throw new AppError('PAYOUT_NOT_POSSIBLE', { why: 'open_payout' });
    }
    return id;
  }

  async function project(rows: readonly OwnedPayoutRow[]): Promise<Payout[]> {
    const payoutIds = rows.map(({ id }) => id);
    const [parts, statuses] = [await listParts(db, payoutIds), await listPayoutStatuses(db, payoutIds)];
    return rows.map((row) => toPayout(row, parts, statuses));
  }

  async function getOwn(actor: Actor, payoutId: PayoutId): Promise<Payout> {
    const rows = await listOwnedPayouts(db, { id: payoutId, userId: actor.userId, limit: 1 });
    const [payout] = await project(rows);
    if (payout === undefined) throw new AppError('NOT_FOUND');
    return payout;
  }

  return {
    request,

    /** How the caller stands in every currency that is settled. */
    async getStandings(actor: Actor): Promise<PayoutStanding[]> {
      return await standings(db, actor.userId);
    },

    /**
     * Asks for everything that is payable in a currency. The same key asks once.
     * @throws AppError PAYOUT_NOT_POSSIBLE with `why`, IDEMPOTENCY_MISMATCH
     */
    async ask(actor: Actor, input: z.infer<typeof RequestPayoutInput>): Promise<Payout> {
      const { idempotencyKey: key, ...asked } = input;
      const { payoutId } = await db.transaction().execute((trx) =>
        once(
          trx,
          {
            ...{ operation: 'payouts.request', userId: actor.userId, key },
            ...{ request: asked, output: Requested },
          },
          async () => ({
            payoutId: await request(trx, {
              ...{ ...asked, userId: actor.userId, automatic: false, retryOf: null, actorId: actor.userId },
            }),
          }),
        ),
      );
      return await getOwn(actor, payoutId);
    },

    /**
     * Takes back what no operator has in a batch yet; its settlements are payable again. Once is as good as twice.
     * @throws AppError NOT_FOUND, TRANSITION_REFUSED with `state`
     */
    async withdraw(actor: Actor, input: { payoutId: PayoutId }): Promise<Payout> {
      await db.transaction().execute(async (trx) => {
        const row = await lockPayout(trx, input.payoutId);
        if (row?.user_id !== actor.userId) throw new AppError('NOT_FOUND');
        if (row.state === 'withdrawn') return;
        const isFree = row.state === 'requested' && row.batch_id === null;
        if (!isFree) throw new AppError('TRANSITION_REFUSED', { state: row.state });
        await endPayout(trx, { clock }, row, { state: 'withdrawn', actorId: actor.userId });
      });
      return await getOwn(actor, input.payoutId);
    },

    /** The caller's payouts, newest first. */
    async list(actor: Actor, input: z.infer<typeof PayoutListInput>): Promise<z.infer<typeof PayoutPage>> {
      const before = decodeCursor(PayoutId, input.cursor);
      const rows = await listOwnedPayouts(db, { userId: actor.userId, before, limit: input.limit + 1 });
      const { items, nextCursor } = toPage(
        rows,
        input.limit,
        (row) => row,
        (row) => row.id,
      );
      return { items: await project(items), nextCursor };
    },

    /** Whether what is settled is asked for by itself. */
    async setAutomatic(
      actor: Actor,
      input: { currency: Currency; automatic: boolean },
    ): Promise<PayoutStanding[]> {
      await upsertPreference(db, { ...input, userId: actor.userId });
      return await standings(db, actor.userId);
    },

    /**
     * The sweep: asks for those who want it to be asked by itself. Who cannot be paid is passed over.
     * @returns how many payouts were made
     */
    async requestAutomatic(): Promise<number> {
      let [after, made] = ['', 0];
      for (;;) {
        const due = await listAutomaticCreators(db, { after, limit: AUTOMATIC_AT_ONCE });
        for (const { userId, currency } of due) {
          const asked = { userId, currency, automatic: true, retryOf: null, actorId: null };
          try {
            await db.transaction().execute((trx) => request(trx, asked));
            made += 1;
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
          }
        }
        const last = due.at(-1);
        if (last === undefined || due.length < AUTOMATIC_AT_ONCE) return made;
        after = `${last.userId}${last.currency}`;
      }
    },

    /** For the notice by mail. @throws AppError NOT_FOUND */
    async getNotice(payoutId: string, state: PayoutState) {
      const [row] = await listOwnedPayouts(db, { id: payoutId, limit: 1 });
      if (row === undefined) throw new AppError('NOT_FOUND');
      return { payout: row, state, owner: await identity.getContact(UserId.parse(row.creatorId)) };
    },
  };
}

export type PayoutsService = ReturnType<typeof createPayoutsService>;
