import { AppError } from '@inkvine/contracts/errors';
import {
  MAX_TIERS,
  TierChanged,
  TierCurrency,
  type CreateTierInput,
  type MoveTierInput,
  type MoveTierStatusInput,
  type OwnTierList,
  type TierBenefit,
  type TierList,
  type TierListInput,
  type TierStatus,
  type UpdateTierInput,
} from '@inkvine/contracts/memberships';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  claimTierDetails,
  claimTierStatus,
  findCreatorWithTiers,
  findTier,
  findWhetherAuthor,
  insertTier,
  insertTierPrices,
  listComingTierPrices,
  listTierPriceHistory,
  listTierPricesAt,
  listTiers,
  lockCreator,
  lockTier,
  updateTierBenefits,
  updateTierRanks,
  type TierRow,
} from '@inkvine/db/memberships/tier.repository';
import { benefitsAt } from '@inkvine/domain/memberships/tier-benefits';
import { TIER_STATUS_FROM } from '@inkvine/domain/memberships/tier-status';
import type { z } from 'zod';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { versionConflict } from '../version-conflict.ts';
import { manageTier } from './permissions.ts';
import { toOwnTier, toPublicTier } from './tier.projection.ts';

/** How many prices of a currency and interval a creator sees. */
const HISTORY_SHOWN = 50;

/** What creators offer to members (M1). Prices have a service of their own. */
export function createTiersService({
  db,
  clock,
  ids,
  gateways,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'gateways'>) {
  /** Moves a tier to a state, behind the lock of its creator. */
  async function moveStatus(
    actor: Actor,
    { id, version }: z.infer<typeof MoveTierStatusInput>,
    status: TierStatus,
    prepare: (trx: DatabaseTransaction, tier: TierRow, at: string) => Promise<void>,
  ): Promise<z.input<typeof TierChanged>> {
    const at = clock.now().toISOString();
    await db.transaction().execute(async (trx) => {
      await lockCreator(trx, actor.userId);
      const tier = found(await lockTier(trx, id), actor, manageTier);
      // Whoever asks again has what they wanted.
      if (tier.status === status) return;
      if (tier.version !== version) throw versionConflict(tier, version);
      await prepare(trx, tier, at);
      const moved = await claimTierStatus(trx, { id, version, from: TIER_STATUS_FROM[status], at }, status);
      if (moved === undefined) throw new AppError('TRANSITION_REFUSED');
    });
    return { id };
  }

  /** What higher tiers gave because of this one they go on giving: it becomes the next one's own. */
  async function bequeath(trx: DatabaseTransaction, tier: TierRow, at: string): Promise<void> {
    if (tier.status !== 'active') return;
    const next = (await listTiers(trx, tier.creatorId)).find(
      ({ rank, status }) => status === 'active' && rank > tier.rank,
    );
    const heir = next === undefined ? undefined : await lockTier(trx, next.id);
    if (heir === undefined) return;
    const benefits = benefitsAt([tier, heir], heir.rank);
    const changesBenefits = !isSame(benefits, heir.benefits);
    if (!changesBenefits) return;
    await claimTierDetails(trx, { ...heir, at }, { ...heir, changesBenefits });
    await updateTierBenefits(trx, heir.id, benefits);
  }

  return {
    /**
     * What one can join at a creator's, the lowest rank first, and what it costs now and later.
     * @throws AppError NOT_FOUND where there is nothing to join
     */
    async list({ creatorId }: z.infer<typeof TierListInput>): Promise<z.input<typeof TierList>> {
      const creator = await findCreatorWithTiers(db, creatorId);
      if (creator === undefined) throw new AppError('NOT_FOUND');
      const tiers = (await listTiers(db, creatorId)).filter(({ status }) => status === 'active');
      const tierIds = tiers.map(({ id }) => id);
      const at = clock.now().toISOString();
      const [prices, comingPrices] = await Promise.all([
        listTierPricesAt(db, tierIds, at),
        listComingTierPrices(db, tierIds, at),
      ]);
      const payIn = TierCurrency.options.filter(
        (currency) => currency === 'COI' || gateways.forCurrency(currency) !== undefined,
      );
      return {
        ...{ creator, payIn },
        tiers: tiers.map((tier) => toPublicTier(tier, tiers, { prices, comingPrices })),
      };
    },

    /** The caller's own in every state, with what they cost, will cost and have cost. */
    async listOwn(actor: Actor): Promise<z.input<typeof OwnTierList>> {
      const [isAuthor, tiers] = await Promise.all([
        findWhetherAuthor(db, actor.userId),
        listTiers(db, actor.userId),
      ]);
      const tierIds = tiers.map(({ id }) => id);
      const history = await listTierPriceHistory(db, tierIds, HISTORY_SHOWN);
      const now = clock.now();
      return { isAuthor, tiers: tiers.map((tier) => toOwnTier(tier, tiers, history, now)) };
    },

    /**
     * A draft above the caller's other tiers; its prices hold from now on.
     * @throws AppError FORBIDDEN for whoever writes nothing, TRANSITION_REFUSED for one tier too many,
     *   IDEMPOTENCY_MISMATCH
     */
    async create(
      actor: Actor,
      { idempotencyKey, ...request }: CreateTierInput,
    ): Promise<z.input<typeof TierChanged>> {
      const { userId } = actor;
      const at = clock.now().toISOString();
      const intention = { operation: 'memberships.createTier', userId, key: idempotencyKey, request };
      return await db.transaction().execute((trx) =>
        once(trx, { ...intention, output: TierChanged }, async () => {
          const { isAuthor } = await lockCreator(trx, userId);
          if (!isAuthor) throw new AppError('FORBIDDEN');
          const living = (await listTiers(trx, userId)).filter(({ status }) => status !== 'retired');
          if (living.length >= MAX_TIERS) throw new AppError('TRANSITION_REFUSED');
          const id = TierChanged.shape.id.parse(ids.next());
          const rank = (living.at(-1)?.rank ?? 0) + 1;
          await insertTier(trx, { ...request, id, creatorId: userId, rank, at });
          await updateTierBenefits(trx, id, request.benefits);
          await insertTierPrices(
            trx,
            request.prices.map((price) => ({
              ...{ ...price, id: ids.next(), tierId: id, asksMembers: false },
              ...{ from: at, createdBy: userId, at },
            })),
          );
          return { id };
        }),
      );
    },

    /**
     * Changes what a tier is called and gives; for its members too, from now on.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT with `currentVersion` and `changedFields`, TRANSITION_REFUSED for a
     *   retired one
     */
    async update(actor: Actor, input: UpdateTierInput): Promise<z.input<typeof TierChanged>> {
      const { id, version, benefits, ...details } = input;
      const at = clock.now().toISOString();
      await db.transaction().execute(async (trx) => {
        const tier = found(await lockTier(trx, id), actor, manageTier);
        if (tier.version !== version) throw versionConflict(tier, version);
        const changesBenefits = !isSame(benefits, tier.benefits);
        const saved = await claimTierDetails(trx, { id, version, at }, { ...details, changesBenefits });
        if (saved === undefined) throw new AppError('TRANSITION_REFUSED');
        if (changesBenefits) await updateTierBenefits(trx, id, benefits);
      });
      return { id };
    },

    /**
     * Changes places with the next tier that is not retired.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT, TRANSITION_REFUSED where there is none
     */
    async move(
      actor: Actor,
      { id, version, direction }: z.infer<typeof MoveTierInput>,
    ): Promise<z.input<typeof TierChanged>> {
      const at = clock.now().toISOString();
      await db.transaction().execute(async (trx) => {
        await lockCreator(trx, actor.userId);
        const tier = found(await findTier(trx, id), actor, manageTier);
        if (tier.version !== version) throw versionConflict(tier, version);
        const living = (await listTiers(trx, actor.userId)).filter(({ status }) => status !== 'retired');
        const index = living.findIndex((each) => each.id === id);
        const neighbour = index === -1 ? undefined : living[direction === 'up' ? index + 1 : index - 1];
        if (neighbour === undefined) throw new AppError('TRANSITION_REFUSED');
        await updateTierRanks(trx, [tier, neighbour], at);
      });
      return { id };
    },

    /**
     * Shows a draft to readers.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT, TRANSITION_REFUSED where it costs nothing yet or is retired
     */
    async publish(actor: Actor, input: z.infer<typeof MoveTierStatusInput>) {
      return await moveStatus(actor, input, 'active', async (trx, { id }, at) => {
        if ((await listTierPricesAt(trx, [id], at)).length === 0) throw new AppError('TRANSITION_REFUSED');
      });
    },

    /**
     * Lets nobody new join. What it gave to higher tiers they keep.
     * @throws AppError NOT_FOUND, VERSION_CONFLICT
     */
    async retire(actor: Actor, input: z.infer<typeof MoveTierStatusInput>) {
      return await moveStatus(actor, input, 'retired', bequeath);
    },
  };
}

/** In the one order that the domain gives benefits. */
const isSame = (one: readonly TierBenefit[], other: readonly TierBenefit[]): boolean => {
  const [a, b] = [one, other].map((benefits) => benefitsAt([{ rank: 1, benefits }], 1));
  return JSON.stringify(a?.map(sorted)) === JSON.stringify(b?.map(sorted));
};
const sorted = (benefit: TierBenefit) => Object.entries(benefit).toSorted(([a], [b]) => (a < b ? -1 : 1));
