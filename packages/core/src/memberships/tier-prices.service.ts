import { AppError } from '@inkvine/contracts/errors';
import {
  MAX_COMING_PRICES,
  PRICE_AHEAD_DAYS,
  type SetTierPriceInput,
  type TierPriceChanged,
  type WithdrawTierPriceInput,
} from '@inkvine/contracts/memberships';
import {
  claimTierPriceWithdrawal,
  findTierPrice,
  insertTierPrices,
  listTierPriceHistory,
  lockTier,
} from '@inkvine/db/memberships/tier.repository';
import { priceAt, usualStart } from '@inkvine/domain/memberships/tier-price';
import { daysAfter } from '@inkvine/domain/wallet/lot-terms';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { manageTier } from './permissions.ts';

/** Enough that the price in force is among them, whatever waits. */
const NEWEST = MAX_COMING_PRICES + 50;

/** What tiers cost: a list of rows, each from when on it holds. Members keep the row that they have agreed to. */
export function createTierPricesService({
  db,
  clock,
  ids,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  return {
    /**
     * Adds a price. One that the tier has then anyway is answered with its row, so that asking again changes nothing.
     * @throws AppError NOT_FOUND, INVALID_INPUT for a day that is past or far off, TRANSITION_REFUSED for a retired tier,
     *   where too many prices wait, or where another begins at the same instant
     */
    async set(actor: Actor, input: SetTierPriceInput): Promise<z.input<typeof TierPriceChanged>> {
      const { tierId, currency, interval, amount, asksMembers } = input;
      const now = clock.now();
      const at = now.toISOString();
      return await db.transaction().execute(async (trx) => {
        const tier = found(await lockTier(trx, tierId), actor, manageTier);
        if (tier.status === 'retired') throw new AppError('TRANSITION_REFUSED');
        const rows = (await listTierPriceHistory(trx, [tierId], NEWEST)).filter(
          (row) => row.currency === currency && row.interval === interval && row.withdrawnAt === null,
        );
        const from =
          input.from === null
            ? usualStart(priceAt(rows, input, now)?.amount, amount, now)
            : input.from === 'now'
              ? now
              : new Date(input.from);
        if (from < now || from > daysAfter(now, PRICE_AHEAD_DAYS)) throw new AppError('INVALID_INPUT');
        const then = priceAt(rows, input, from);
        if (then?.amount === amount) return { id: then.id };
        const coming = rows.filter((row) => new Date(row.from) > now);
        const isTaken = rows.some((row) => new Date(row.from).getTime() === from.getTime());
        if (isTaken || (from > now && coming.length >= MAX_COMING_PRICES))
          throw new AppError('TRANSITION_REFUSED');
        const id = ids.next();
        await insertTierPrices(trx, [
          {
            ...{ id, tierId, currency, interval, amount },
            ...{ from: from.toISOString(), asksMembers, createdBy: actor.userId, at },
          },
        ]);
        return { id };
      });
    },

    /**
     * Takes back a price that has not begun.
     * @throws AppError NOT_FOUND, TRANSITION_REFUSED when it has begun
     */
    async withdraw(
      actor: Actor,
      { id }: z.infer<typeof WithdrawTierPriceInput>,
    ): Promise<z.input<typeof TierPriceChanged>> {
      const price = found(await findTierPrice(db, id), actor, manageTier);
      if (price.withdrawnAt !== null) return { id };
      const at = clock.now().toISOString();
      if ((await claimTierPriceWithdrawal(db, id, at)) !== undefined) return { id };
      // Another call may have taken it back meanwhile.
      const present = await findTierPrice(db, id);
      if (present?.withdrawnAt == null) throw new AppError('TRANSITION_REFUSED');
      return { id };
    },
  };
}
