import { AppError } from '@inkvine/contracts/errors';
import type { ChapterId } from '@inkvine/contracts/primitives';
import type {
  PurchaseListInput,
  PurchasePage,
  StartRentalInput,
  StartRentalResult,
  UnlockInput,
  UnlockPreview,
  UnlockPreviewInput,
  UnlockResult,
  UseTicketInput,
  UseTicketResult,
} from '@inkvine/contracts/wallet';
import { insertRental, insertUnlock } from '@inkvine/db/wallet/spend.repository';
import {
  claimRentalStart,
  findUnlockSubject,
  listUnlocks,
  useWaitTicket,
  type UnlockSubjectRow,
} from '@inkvine/db/wallet/unlock.repository';
import { insertWalletIfMissing, listOpenLots } from '@inkvine/db/wallet/wallet.repository';
import { LOT_KINDS } from '@inkvine/domain/wallet/fifo-allocation';
import { returnOffer } from '@inkvine/domain/wallet/unlock-return';
import { ownPriceWhileRented } from '@inkvine/domain/wallet/unlock-price';
import { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import { hashRequest } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { balanceOf, paymentOf, refuseOverLimit } from './payment-preview.ts';
import { spendUntilDecided } from './spend-until-decided.ts';

interface Subject extends UnlockSubjectRow {
  /** Nothing would be charged for it. */
  owned: boolean;
  rentPrice: number | null;
}

/** `txnId` of the last row seen. */
const PurchaseKey = z.uuid();

/** Opening chapters: bought for good, rented, or with a ticket one has waited for. Nothing is charged twice. */
export function createUnlocksService({ db, clock, ids }: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  const now = () => clock.now().toISOString();

  /** @throws AppError NOT_FOUND, also for a chapter that the caller may not know of */
  async function getSubject(caller: Actor, chapterId: ChapterId): Promise<Subject> {
    const row = await findUnlockSubject(db, caller.userId, chapterId);
    if (row === undefined) throw new AppError('NOT_FOUND');
    const isLocked = row.access === 'locked';
    return {
      ...row,
      price:
        row.rentalCoins === null || row.membersOnly
          ? row.price
          : ownPriceWhileRented(row.price, row.rentalCoins),
      owned: !isLocked && !['rented', 'waiting', 'members_only'].includes(row.access),
      rentPrice: isLocked ? row.rentCoins : null,
      waitHours: isLocked ? row.waitHours : null,
    };
  }

  async function uncharged(caller: Actor, chapterId: ChapterId): Promise<z.input<typeof UnlockResult>> {
    return { chapterId, charged: false, ...balanceOf(await listOpenLots(db, caller.userId, now())) };
  }

  return {
    /**
     * What opening would cost the caller, in each way there is, and which coins it would take. Nothing is reserved.
     * @throws AppError NOT_FOUND
     */
    async preview(
      caller: Actor,
      { chapterId }: z.infer<typeof UnlockPreviewInput>,
    ): Promise<z.input<typeof UnlockPreview>> {
      const subject = await getSubject(caller, chapterId);
      const { price, owned, access, rentPrice, rentHours, waitHours, ticketReadyAt } = subject;
      const at = now();
      const lots = await listOpenLots(db, caller.userId, at);
      return {
        ...{ chapterId, price, alreadyOpen: owned, access, balance: balanceOf(lots) },
        ...(owned || subject.membersOnly ? { split: null, missing: 0 } : paymentOf(lots, price, at)),
        rent:
          rentPrice === null || rentHours === null
            ? null
            : { price: rentPrice, hours: rentHours, ...paymentOf(lots, rentPrice, at) },
        wait: waitHours === null ? null : { hours: waitHours, readyAt: ticketReadyAt },
        rentalHours: access === 'waiting' ? subject.rentalHours : null,
      };
    },

    /**
     * Pays for a chapter, for good or for a time. One that is open so already, from this device or another a moment
     * ago, costs nothing.
     * @throws AppError PRICE_CHANGED `{ price }` when it costs something else than the caller saw,
     * INSUFFICIENT_COINS `{ required, balance }`, LIMIT_REACHED, NOT_FOUND, also when it is not for rent or coins do not
     * open it, UNAVAILABLE
     */
    async unlock(
      caller: Actor,
      { chapterId, expectedPrice, kind = 'own' }: z.infer<typeof UnlockInput>,
    ): Promise<z.input<typeof UnlockResult>> {
      const { userId } = caller;
      const pay = kind === 'own' ? insertUnlock : insertRental;
      const attempt = () =>
        pay(db, {
          txnId: ids.next(),
          userId,
          amount: expectedPrice,
          kinds: LOT_KINDS,
          reqHash: hashRequest({ chapterId, expectedPrice }),
          at: now(),
          chapterId,
        });
      const outcome = await spendUntilDecided(attempt, () =>
        insertWalletIfMissing(db, { id: ids.next(), userId }),
      );
      switch (outcome.status) {
        case 'OK':
          return { chapterId, charged: true, paid: outcome.paid, bonus: outcome.bonus };
        case 'DUPLICATE':
          return await uncharged(caller, chapterId);
        case 'INSUFFICIENT':
          throw new AppError('INSUFFICIENT_COINS', {
            required: expectedPrice,
            balance: outcome.paid + outcome.bonus,
          });
        case 'OVER_LIMIT':
          return refuseOverLimit(outcome);
        case 'NO_SUBJECT': {
          const subject = await getSubject(caller, chapterId);
          if (subject.owned || (kind === 'rent' && ['rented', 'waiting'].includes(subject.access)))
            return await uncharged(caller, chapterId);
          const price = kind === 'own' ? subject.price : subject.rentPrice;
          if (price === null || subject.membersOnly) throw new AppError('NOT_FOUND');
          throw new AppError('PRICE_CHANGED', { price });
        }
      }
    },

    /**
     * Opens a chapter with the ticket that the caller waited for, for the author's rental time. One that is open
     * already uses none.
     * @throws AppError TICKET_NOT_READY `{ readyAt }`, NOT_FOUND, also where chapters do not open by waiting
     */
    async useTicket(
      caller: Actor,
      { chapterId }: z.infer<typeof UseTicketInput>,
    ): Promise<z.input<typeof UseTicketResult>> {
      const outcome = await useWaitTicket(db, { userId: caller.userId, chapterId });
      if (outcome.status === 'OK') return { chapterId, readyAt: outcome.readyAt };
      if (outcome.status === 'NOT_READY')
        throw new AppError('TICKET_NOT_READY', { readyAt: outcome.readyAt });
      const { access, waitHours, ticketReadyAt } = await getSubject(caller, chapterId);
      if (access === 'members_only') throw new AppError('NOT_FOUND');
      if (access !== 'locked') return { chapterId, readyAt: null };
      if (waitHours === null || ticketReadyAt === null) throw new AppError('NOT_FOUND');
      throw new AppError('TICKET_NOT_READY', { readyAt: ticketReadyAt });
    },

    /**
     * Begins the time of the caller's rental of a chapter; once begun, it ends when it ends.
     * @throws AppError NOT_FOUND when they rent no such chapter
     */
    async startRental(
      caller: Actor,
      { chapterId }: z.infer<typeof StartRentalInput>,
    ): Promise<z.input<typeof StartRentalResult>> {
      const begun = await claimRentalStart(db, { userId: caller.userId, chapterId });
      if (begun === undefined) throw new AppError('NOT_FOUND');
      return { chapterId, ...begun };
    },

    /**
     * What the caller has paid for, newest first.
     * @throws AppError INVALID_INPUT for a cursor of another list
     */
    async listPurchases(
      caller: Actor,
      input: z.infer<typeof PurchaseListInput>,
    ): Promise<z.input<typeof PurchasePage>> {
      const before = decodeCursor(PurchaseKey, input.cursor);
      const at = clock.now();
      const rows = await listUnlocks(db, { userId: caller.userId, before, limit: input.limit + 1 });
      return toPage(
        rows,
        input.limit,
        ({ isUnopened, isCounted, isDisputed, ...purchase }) => ({
          ...purchase,
          returnableUntil: returnOffer(
            { ...purchase, isUnopened, isCounted, isDisputed, isReturned: false },
            at,
          ),
        }),
        (row) => row.txnId,
      );
    },
  };
}
