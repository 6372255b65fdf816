import type { DatabaseTransaction } from '@inkvine/db/database';
import { grantCoins } from '@inkvine/db/wallet/grant.repository';
import {
  findRewardHistory,
  insertRewardGrant,
  listRunningRules,
  lockRewardRule,
  updateRewardGiven,
  type RewardRuleRow,
} from '@inkvine/db/wallet/reward-rule.repository';
import { daysAfter } from '@inkvine/domain/wallet/lot-terms';
import { rewardOf, type RewardedOrder } from '@inkvine/domain/wallet/reward';
import type { ServiceDependencies } from '../service-dependencies.ts';

interface CreditedOrder {
  userId: string;
  topUpId: string;
  paidCoins: number;
  priceMinor: number;
  currency: string;
}

/**
 * Gives what a rule promises for an order, in the transaction that credits it and behind the wallet's lock. The lot is one
 * of the order's: it is frozen, and taken away, with the payment. Only a rule with a budget is held meanwhile.
 */
export async function rewardTopUp(
  trx: DatabaseTransaction,
  { ids, clock }: Pick<ServiceDependencies, 'ids' | 'clock'>,
  credited: CreditedOrder,
): Promise<void> {
  const { userId, topUpId, currency } = credited;
  const now = clock.now();
  const at = now.toISOString();
  const rules = await listRunningRules(trx, at, currency);
  if (rules.length === 0) return;
  const { isFirst, given } = await findRewardHistory(trx, userId, topUpId);
  const order = { ...credited, isFirst };
  for (const { rule } of bestFirst(rules, order, given)) {
    // A budget is read again behind its lock: another order may have had the rest of it.
    const held = rule.budgetCoins === null ? rule : await lockRewardRule(trx, rule.id);
    if (held === undefined) continue;
    const coins = rewardOf(rule, order, { toPerson: given.get(rule.id) ?? 0, inAll: held.givenCoins });
    if (coins === 0) continue;
    const txnId = ids.next();
    await grantCoins(trx, {
      ...{ txnId, userId, kind: 'reward', topUpId, actorId: null, reason: null, at },
      lots: [
        {
          ...{ kind: 'event', campaign: rule.name, coins, paidMinor: 0, currency },
          expiresAt: daysAfter(now, rule.validDays).toISOString(),
        },
      ],
      ...{ idemKey: `reward:${topUpId}`, reqHash: '' },
    });
    await insertRewardGrant(trx, { txnId, ruleId: rule.id, topUpId, userId, coins, at });
    if (rule.budgetCoins !== null) await updateRewardGiven(trx, rule.id, coins);
    return;
  }
}

/** The rules that give something for an order, most first; of equals the newest. */
export function bestFirst(
  rules: readonly RewardRuleRow[],
  order: RewardedOrder,
  given: ReadonlyMap<string, number>,
): { rule: RewardRuleRow; coins: number }[] {
  return rules
    .map((rule) => ({
      rule,
      coins: rewardOf(rule, order, { toPerson: given.get(rule.id) ?? 0, inAll: rule.givenCoins }),
    }))
    .filter(({ coins }) => coins > 0)
    .toSorted((one, other) => other.coins - one.coins);
}
