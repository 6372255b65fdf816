import { TierCurrency } from '@inkvine/contracts/memberships';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  claimTierChangeEnd,
  findTierChangeOfPeriod,
  switchTiers,
} from '@inkvine/db/memberships/tier-change.repository';
import { insertEvents, insertMembershipNotices } from '@inkvine/db/memberships/renewal-claim.repository';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { eventOf, letGoEvents, noticeOf } from './membership-records.ts';
import type { OneOffSettlement } from './one-off-charge.ts';

/** What becomes of a change of tier when its charge is answered. */
export function createTierChangeSettlement({
  clock,
  ids,
}: Pick<ServiceDependencies, 'clock' | 'ids'>): OneOffSettlement {
  return {
    async paid(trx: DatabaseTransaction, charge): Promise<void> {
      const at = clock.now();
      const { id, tierName } = (await findTierChangeOfPeriod(trx, charge.periodId))!;
      const letGo = await switchTiers(trx, [{ id, from: at }], at);
      const { amountMinor, startsAt, endsAt } = charge;
      const detail = {
        amountMinor,
        currency: TierCurrency.parse(charge.currency),
        startsAt,
        endsAt,
        tierName,
      };
      const about = { changeId: id, chargeId: charge.id, ...detail };
      await insertEvents(trx, [eventOf(charge, 'tier_changed', about), ...letGoEvents(letGo)], at);
      const notice = noticeOf(ids, charge, 'tier_changed', detail);
      await insertMembershipNotices(trx, [notice], { jobId: 'memberships.send-notice', at });
    },

    async refused(trx: DatabaseTransaction, charge, failure): Promise<void> {
      const at = clock.now();
      const { id, tierName } = (await findTierChangeOfPeriod(trx, charge.periodId))!;
      if (!(await claimTierChangeEnd(trx, { id, from: 'charging', at }))) return;
      await insertEvents(trx, [eventOf(charge, 'tier_change_refused', { changeId: id, failure })], at);
      const notice = noticeOf(ids, charge, 'tier_change_refused', { failure, tierName });
      await insertMembershipNotices(trx, [notice], { jobId: 'memberships.send-notice', at });
    },
  };
}
