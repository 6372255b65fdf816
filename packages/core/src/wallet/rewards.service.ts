import { AppError } from '@inkvine/contracts/errors';
import { Currency } from '@inkvine/contracts/money';
import type {
  PublishRewardInput,
  RewardChanged,
  RewardCost,
  RewardCostInput,
  RewardOffers,
  RewardRule,
  RewardRules,
  RewardTerms,
  StopRewardInput,
} from '@inkvine/contracts/rewards';
import {
  claimRewardStop,
  findRewardHistory,
  insertRewardRule,
  listPaidOrders,
  listRewardRules,
  listRunningRules,
  type RewardRuleTotals,
} from '@inkvine/db/wallet/reward-rule.repository';
import { daysAfter } from '@inkvine/domain/wallet/lot-terms';
import { rewardOf } from '@inkvine/domain/wallet/reward';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ProductsService } from '../payments/products.service.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { bestFirst } from './rewards.ts';

const RULES_SHOWN = 100;
const COST_DAYS = 30;

/** Rules by which top-ups bring coins beside what they bought. `rewards.ts` applies them. */
export function createRewardsService({
  db,
  clock,
  ids,
  products,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'> & { products: Pick<ProductsService, 'listActive'> }) {
  return {
    /** What the caller would get beside each product if they paid for it now. Nothing is reserved. */
    async listOffers(caller: Actor): Promise<z.input<typeof RewardOffers>> {
      const rules = await listRunningRules(db, clock.now().toISOString());
      if (rules.length === 0) return [];
      const { isFirst, given } = await findRewardHistory(db, caller.userId, null);
      return (await products.listActive()).flatMap((product) => {
        const order = { paidCoins: product.paidCoins, priceMinor: product.price, isFirst };
        const [best] = bestFirst(
          rules.filter(({ currency }) => currency === product.currency),
          order,
          given,
        );
        if (best === undefined) return [];
        const { rule, coins } = best;
        return [{ productId: product.id, name: rule.name, coins, validDays: rule.validDays }];
      });
    },

    /** Every version of every rule with what it gave, the newest first. @throws AppError FORBIDDEN */
    async listRules(actor: Actor): Promise<z.input<typeof RewardRules>> {
      demand(actor, { action: 'rewards.manage' });
      const now = clock.now();
      return (await listRewardRules(db, RULES_SHOWN)).map((row) => toRule(row, now));
    },

    /** What the orders of the last 30 days would have brought by these terms. @throws AppError FORBIDDEN */
    async previewCost(
      actor: Actor,
      { terms }: z.infer<typeof RewardCostInput>,
    ): Promise<z.input<typeof RewardCost>> {
      demand(actor, { action: 'rewards.manage' });
      const since = daysAfter(clock.now(), -COST_DAYS).toISOString();
      const rule = { ...terms, minMinor: terms.minAmount };
      const people = new Map<string, number>();
      let [coins, topUps] = [0, 0];
      for (const order of await listPaidOrders(db, { currency: terms.currency, since })) {
        const toPerson = people.get(order.userId) ?? 0;
        const reward = rewardOf(rule, order, { toPerson, inAll: coins });
        if (reward === 0) continue;
        people.set(order.userId, toPerson + reward);
        coins += reward;
        topUps++;
      }
      return { coins, topUps, people: people.size };
    },

    /**
     * Makes a rule, or the next version of one that runs, which stops at that moment.
     * @throws AppError FORBIDDEN, VERSION_CONFLICT when what it replaces has been stopped or replaced meanwhile
     */
    async publish(
      actor: Actor,
      input: z.infer<typeof PublishRewardInput>,
    ): Promise<z.input<typeof RewardChanged>> {
      demand(actor, { action: 'rewards.manage' });
      const { replaces, terms } = input;
      const { minAmount: minMinor, ...rest } = terms;
      const at = clock.now().toISOString();
      const id = ids.next();
      await db.transaction().execute(async (trx) => {
        const before = replaces === null ? { version: 0 } : await claimRewardStop(trx, replaces, at);
        if (before === undefined)
          throw new AppError('VERSION_CONFLICT', { currentVersion: 0, changedFields: [] });
        const rule = { id, replaces, version: before.version + 1, minMinor };
        await insertRewardRule(trx, { ...rest, ...rule, createdBy: actor.userId, at });
      });
      return { id };
    },

    /** Ends a rule: orders that are paid from now on get nothing by it. @throws AppError FORBIDDEN, NOT_FOUND */
    async stop(
      actor: Actor,
      { id }: z.infer<typeof StopRewardInput>,
    ): Promise<z.input<typeof RewardChanged>> {
      demand(actor, { action: 'rewards.manage' });
      const at = clock.now().toISOString();
      const stopped = await db.transaction().execute((trx) => claimRewardStop(trx, id, at));
      if (stopped === undefined) throw new AppError('NOT_FOUND');
      return { id };
    },
  };
}

function stateOf(row: RewardRuleTotals, now: Date): RewardRule['state'] {
  if (row.stoppedAt !== null) return 'stopped';
  if (row.endsAt !== null && now >= new Date(row.endsAt)) return 'over';
  if (row.budgetCoins !== null && row.gaveCoins >= row.budgetCoins) return 'spent';
  return now < new Date(row.startsAt) ? 'planned' : 'running';
}

function toRule(row: RewardRuleTotals, now: Date): z.input<typeof RewardRule> {
  const { id, version, name, percent, coins, firstOnly, perPersonCoins, budgetCoins, validDays } = row;
  const terms: z.input<typeof RewardTerms> = {
    ...{ name, percent, coins, firstOnly, perPersonCoins, budgetCoins, validDays },
    ...{ currency: Currency.parse(row.currency), minAmount: row.minMinor },
    ...{ startsAt: row.startsAt, endsAt: row.endsAt },
  };
  const given = { coins: row.gaveCoins, topUps: row.topUps, people: row.people };
  return { id, version, terms, state: stateOf(row, now), given, createdAt: row.createdAt };
}
