import type { EarningsSummary } from '@inkvine/contracts/wallet';
import { findEarningsSummary } from '@inkvine/db/wallet/earning.repository';
import { lastDays } from '@inkvine/domain/wallet/ranking-window';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

const DAYS_SHOWN = 30;

/** What authors have earned, as recorded by each spend. */
export function createEarningsService({
  db,
  clock,
  site,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'site'>) {
  return {
    /** The caller's earnings before fees and tax, ever and by each of the last 30 days of the site's calendar. */
    async getSummary(caller: Actor): Promise<z.input<typeof EarningsSummary>> {
      const { timeZone } = site;
      const { startsAt, days } = lastDays(DAYS_SHOWN, clock.now(), timeZone);
      const since = startsAt.toISOString();
      const summary = await findEarningsSummary(db, { creatorId: caller.userId, since, timeZone });
      const byDay = new Map(summary.days.map((day) => [day.day, day]));
      const sumOf = (field: 'grossWon' | 'paidCoins' | 'bonusCoins') =>
        summary.bySource.reduce((sum, source) => sum + source[field], 0);
      return {
        currency: 'KRW',
        grossWon: sumOf('grossWon'),
        paidCoins: sumOf('paidCoins'),
        bonusCoins: sumOf('bonusCoins'),
        bySource: summary.bySource,
        donations: { count: summary.count, coins: summary.coins, donors: summary.donors },
        last30Days: days.map((day) => byDay.get(day) ?? { day, grossWon: 0, coins: 0 }),
      };
    },
  };
}
