import type { LimitUnit } from '@inkvine/contracts/spending-limits';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import {
  listLimits,
  lockLimit,
  sumCoinsSpent,
  upsertLimit,
  type LimitRow,
} from '@inkvine/db/wallet/spending-limit.repository';
import { insertWalletIfMissing } from '@inkvine/db/wallet/wallet.repository';
import { lockWallet } from '@inkvine/db/wallet/wallet-lock.repository';
import { rankingWindow } from '@inkvine/domain/wallet/ranking-window';
import { changeLimit, limitAt, type Limit } from '@inkvine/domain/wallet/spending-limit';
import type { ServiceDependencies } from '../service-dependencies.ts';

export type { LimitRow };

/** A limit in the period it is now. */
export interface Cap extends Limit {
  /** ISO 8601, half-open. */
  startsAt: string;
  renewsAt: string;
}

/** What people allow themselves. The limit on coins is held by the spend itself; that on money by whoever takes orders. */
export function createSpendingCaps({
  clock,
  ids,
  site,
}: Pick<ServiceDependencies, 'clock' | 'ids' | 'site'>) {
  return {
    /** The limits a person has set, as they hold now. */
    async list(db: Executor, userId: string): Promise<LimitRow[]> {
      const now = clock.now();
      return (await listLimits(db, userId)).map((row) => ({ ...row, ...limitAt(row, now) }));
    },

    /** Sets a limit, or removes it: behind the wallet's lock, so that no spend is decided meanwhile. */
    async change(
      trx: DatabaseTransaction,
      userId: string,
      { unit, wanted }: { unit: LimitUnit; wanted: Limit | null },
    ): Promise<LimitRow> {
      await insertWalletIfMissing(trx, { id: ids.next(), userId });
      await lockWallet(trx, userId);
      const now = clock.now();
      const before = (await lockLimit(trx, userId, unit)) ?? { limit: null, next: null };
      const state = changeLimit(before, wanted, now);
      const row = { unit, timeZone: site.timeZone, ...state };
      const at = now.toISOString();
      await upsertLimit(trx, userId, row, { wanted, holdsFrom: state.next?.at ?? at, at });
      return row;
    },

    /** The limit on money of a currency, held until the transaction ends; null for none. */
    async lockMoneyCap(trx: DatabaseTransaction, userId: string, currency: LimitUnit): Promise<Cap | null> {
      const row = await lockLimit(trx, userId, currency);
      return row === undefined ? null : capOf({ ...row, ...limitAt(row, clock.now()) }, clock.now());
    },

    /** The period that a limit is in; null for no limit. */
    capOf: (row: LimitRow): Cap | null => capOf(row, clock.now()),

    coinsSpentSince: (db: Executor, userId: string, since: string) => sumCoinsSpent(db, userId, since),
  };
}

function capOf({ limit, timeZone }: LimitRow, now: Date): Cap | null {
  if (limit === null) return null;
  const { startsAt, endsAt } = rankingWindow(limit.period, now, timeZone)!;
  return { ...limit, startsAt: startsAt.toISOString(), renewsAt: endsAt.toISOString() };
}
