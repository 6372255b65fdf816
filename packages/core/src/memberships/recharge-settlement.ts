import { TierCurrency } from '@inkvine/contracts/memberships';
import { insertEvents, insertMembershipNotices } from '@inkvine/db/memberships/renewal-claim.repository';
import { findRechargeOfPeriod, updateRecharge } from '@inkvine/db/memberships/recharge.repository';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { eventOf, noticeOf } from './membership-records.ts';
import type { OneOffSettlement } from './one-off-charge.ts';

/** What becomes of a payment that a member was asked for when its charge is answered. */
export function createRechargeSettlement({
  clock,
  ids,
}: Pick<ServiceDependencies, 'clock' | 'ids'>): OneOffSettlement {
  return {
    async paid(trx, charge): Promise<void> {
      const at = clock.now();
      const { id } = (await findRechargeOfPeriod(trx, charge.periodId))!;
      await updateRecharge(trx, { id, state: 'paid', at });
      const { amountMinor, startsAt, endsAt } = charge;
      const detail = { amountMinor, currency: TierCurrency.parse(charge.currency), startsAt, endsAt };
      const about = { rechargeId: id, chargeId: charge.id, ...detail };
      await insertEvents(trx, [eventOf(charge, 'recharged', about)], at);
      const notice = noticeOf(ids, charge, 'recharged', detail);
      await insertMembershipNotices(trx, [notice], { jobId: 'memberships.send-notice', at });
    },

    /** It is asked as before: its member may try again until it is to be answered. */
    async refused(trx, charge, failure): Promise<void> {
      const at = clock.now();
      const { id } = (await findRechargeOfPeriod(trx, charge.periodId))!;
      await updateRecharge(trx, { id, state: 'asked', at });
      await insertEvents(trx, [eventOf(charge, 'recharge_refused', { rechargeId: id, failure })], at);
    },
  };
}
