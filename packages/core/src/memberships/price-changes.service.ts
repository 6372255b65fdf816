import { RISE_NOTICE_DAYS, TierCurrency } from '@inkvine/contracts/memberships';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  insertPriceChanges,
  listAskable,
  type AskableRow,
} from '@inkvine/db/memberships/price-change.repository';
import { insertEvents, insertMembershipNotices } from '@inkvine/db/memberships/renewal-claim.repository';
import { DAY_MS, firstBoundaryFrom } from '@inkvine/domain/memberships/billing-calendar';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { eventOf, noticeOf } from './membership-records.ts';

const BATCH = 500;
/** Who is asked late, because nobody came by, has this long to answer. */
const LEAST_DAYS = 7;

/**
 * Asks members for prices that change for them too, within the 30 days before, as Korea's law wants it (전자상거래법
 * 제13조제6항, 시행령 제20조의2). A lower price needs no answer; without a yes to a dearer one the membership ends where
 * it begins. Product specification 2.6.
 */
export function createPriceChangesService({
  db,
  clock,
  ids,
  wakeUps,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'wakeUps'>) {
  async function ask(trx: DatabaseTransaction, rows: readonly AskableRow[]): Promise<void> {
    const at = clock.now();
    const asked = rows.map((row) => {
      const soonest = Math.max(Date.parse(row.from), at.getTime() + LEAST_DAYS * DAY_MS);
      const effective = new Date(row.amountMinor < row.previousMinor ? row.from : soonest);
      return { ...row, id: ids.next(), effective, isAgreed: row.amountMinor < row.previousMinor };
    });
    const isNew = await insertPriceChanges(
      trx,
      asked.map((each) => ({ ...each, effectiveFrom: each.effective.toISOString() })),
      at,
    );
    const told = asked.filter(({ id }) => isNew.has(id));
    await insertEvents(
      trx,
      told.map((each) =>
        eventOf(each, 'price_asked', {
          ...{ priceId: each.priceId, amountMinor: each.amountMinor, previousMinor: each.previousMinor },
          effectiveFrom: each.effective.toISOString(),
        }),
      ),
      at,
    );
    await insertMembershipNotices(
      trx,
      told.map((each) => {
        const { anchorDate: date, timeZone, interval, offsetDays } = each;
        const first = firstBoundaryFrom({ date, timeZone, interval, offsetDays }, each.effective);
        const about = { ...each, startsAt: first.toISOString() };
        return noticeOf(ids, about, each.isAgreed ? 'price_lowered' : 'price_asked', {
          ...{ amountMinor: each.amountMinor, previousMinor: each.previousMinor },
          ...{ currency: TierCurrency.parse(each.currency), startsAt: first.toISOString() },
        });
      }),
      { jobId: 'memberships.send-notice', at },
    );
  }

  return {
    /** Asks whoever is to be asked by now, once for each price. Called often. @returns how many were asked */
    async askDue(): Promise<number> {
      let count = 0;
      for (;;) {
        const until = new Date(clock.now().getTime() + RISE_NOTICE_DAYS * DAY_MS);
        const rows = await listAskable(db, { until, limit: BATCH });
        if (rows.length > 0) await db.transaction().execute((trx) => ask(trx, rows));
        wakeUps.publish('outbox');
        count += rows.length;
        if (rows.length < BATCH) return count;
      }
    },
  };
}
