import { AppError } from '@inkvine/contracts/errors';
import {
  LimitUnit,
  type SetSpendingLimitInput,
  type SpendingLimit,
  type SpendingLimits,
} from '@inkvine/contracts/spending-limits';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import { sumOrders } from '@inkvine/db/payments/top-up.repository';
import { isNearLimit } from '@inkvine/domain/wallet/spending-limit';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createSpendingCaps, type LimitRow } from '../wallet/spending-caps.ts';

/** An order that is about to be made or paid. */
interface Order {
  userId: string;
  currency: LimitUnit;
  amount: number;
}

/** Limits that people set themselves on coins spent and on money topped up. */
export function createSpendingLimitsService(
  dependencies: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'site'>,
) {
  const { db } = dependencies;
  const caps = createSpendingCaps(dependencies);

  const usedSince = (executor: Executor, userId: string, unit: LimitUnit, since: string): Promise<number> =>
    unit === 'coins'
      ? caps.coinsSpentSince(executor, userId, since)
      : sumOrders(executor, { userId, currency: unit, since });

  async function describe(executor: Executor, userId: string, row: LimitRow): Promise<SpendingLimit> {
    const { unit, limit, next } = row;
    const cap = caps.capOf(row);
    const used = cap === null ? 0 : await usedSince(executor, userId, unit, cap.startsAt);
    const isNear = cap !== null && isNearLimit(cap, used);
    return { unit, limit, next, used, renewsAt: cap?.renewsAt ?? null, isNear };
  }

  return {
    /** The caller's limits, one for each unit, set or not. */
    async list(caller: Actor): Promise<z.input<typeof SpendingLimits>> {
      const rows = await caps.list(db, caller.userId);
      const { timeZone } = dependencies.site;
      return await Promise.all(
        LimitUnit.options.map((unit) => {
          const row = rows.find((each) => each.unit === unit);
          return describe(db, caller.userId, row ?? { unit, limit: null, next: null, timeZone });
        }),
      );
    },

    /** Lowering holds at once; raising and removing from a day later. The same again changes nothing. */
    async set(
      caller: Actor,
      { unit, limit }: z.infer<typeof SetSpendingLimitInput>,
    ): Promise<z.input<typeof SpendingLimit>> {
      return await db.transaction().execute(async (trx) => {
        const row = await caps.change(trx, caller.userId, { unit, wanted: limit });
        return await describe(trx, caller.userId, row);
      });
    },

    /**
     * Holds the limit on money until the order is stored, so that orders at the same time are counted one after the
     * other. What may still be paid counts.
     * @throws AppError LIMIT_REACHED `{ unit, left, renewsAt }`
     */
    async demandRoom(trx: DatabaseTransaction, order: Order & { idempotencyKey: string }): Promise<void> {
      const { userId, currency, amount, idempotencyKey } = order;
      const cap = await caps.lockMoneyCap(trx, userId, currency);
      if (cap === null) return;
      // The same order sent twice at once is not counted against itself.
      const used = await sumOrders(trx, { userId, currency, since: cap.startsAt, exceptKey: idempotencyKey });
      if (used + amount <= cap.amount) return;
      const left = Math.max(0, cap.amount - used);
      throw new AppError('LIMIT_REACHED', { unit: currency, left, renewsAt: cap.renewsAt });
    },

    /** Whether an order that counts no more could be paid after all. */
    async hasRoom({ userId, currency, amount }: Order): Promise<boolean> {
      const row = (await caps.list(db, userId)).find(({ unit }) => unit === currency);
      const cap = row === undefined ? null : caps.capOf(row);
      if (cap === null) return true;
      return (await sumOrders(db, { userId, currency, since: cap.startsAt })) + amount <= cap.amount;
    },
  };
}
