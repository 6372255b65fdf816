import { TierCurrency } from '@inkvine/contracts/memberships';
import type { RenewalForecast } from '@inkvine/contracts/renewal-runs';
import type { MembershipWithHistory } from '@inkvine/db/memberships/membership.repository';
import type { RenewalDecision } from '@inkvine/domain/memberships/renewal-history';

/** Sums up what would be done about memberships that are due, the longest due first. */
export function createForecast() {
  const charges = new Map<TierCurrency, { count: number; amount: number }>();
  const sum = { due: 0, waived: 0, ends: 0, suspensions: 0 };
  let oldest: string | null = null;

  const waivedOf = (decision: RenewalDecision): number =>
    'skipped' in decision ? decision.skipped.filter(({ status }) => status === 'waived').length : 0;

  return {
    add(row: MembershipWithHistory, decision: RenewalDecision): void {
      sum.due += 1;
      oldest ??= row.next_look_at;
      sum.waived += waivedOf(decision);
      if (decision.kind === 'end') sum.ends += 1;
      if (decision.kind === 'suspend') sum.suspensions += 1;
      if (decision.kind !== 'charge') return;
      const currency = TierCurrency.parse(row.currency);
      const asked = decision.back.reduce((all, { price }) => all + price.amountMinor, decision.dueMinor);
      if (asked === 0) return;
      const { count, amount } = charges.get(currency) ?? { count: 0, amount: 0 };
      charges.set(currency, { count: count + 1, amount: amount + asked });
    },

    read: (): RenewalForecast => ({
      ...sum,
      charges: [...charges].map(([currency, asked]) => ({ currency, ...asked })),
      oldest,
    }),
  };
}
