import { randomUUID } from 'node:crypto';
import { ChangeTierInput } from '@inkvine/contracts/tier-changes';
import type { Actor } from '@inkvine/core/identity/actor';
import { verifyMembership } from '@inkvine/core/memberships/membership-books';
import { findMembershipBooks } from '@inkvine/db/memberships/verification.repository';
import type { TestDatabase } from './database.ts';
import type { FakeClock } from './fake-clock.ts';
import { buildActor } from './identity.builders.ts';
import type { createMembershipDesk } from './membership-desk.ts';
import { buildTier, type TierOverrides } from './tier.builders.ts';
import { buildCoins } from './wallet.builders.ts';

/** Members of creators who have more tiers than one. */
export function createTierChangeDesk(parts: {
  db: TestDatabase['db'];
  clock: FakeClock;
  desk: ReturnType<typeof createMembershipDesk>;
}) {
  const { db, clock, desk } = parts;

  /** A member of a tier, whose creator has others. */
  async function join(own: TierOverrides, others: TierOverrides[], member?: Actor) {
    const joined = await desk.join({ rank: 2, ...own }, member);
    const { currency, creator } = joined;
    const tiers = await Promise.all(
      others.map((tier) => buildTier(db, creator.userId, { currency, ...tier })),
    );
    return { ...joined, tiers };
  }
  type Joined = Awaited<ReturnType<typeof join>>;

  /** Who pays 30 coins, and may pay 60 for more or 15 for less. */
  async function joinWithCoins(coins: { paid: number; bonus?: number }, own: TierOverrides = {}) {
    const member = await buildActor(db);
    await buildCoins(db, member.userId, coins);
    const others = [
      { rank: 3, amount: 60, name: 'Tree', benefits: [{ kind: 'monthly_coins', coins: 10 }] },
      { rank: 1, amount: 15, name: 'Seed' },
    ] satisfies TierOverrides[];
    return await join({ currency: 'COI', amount: 30, ...own }, others, member);
  }

  const offerOf = ({ member, membership }: Joined) =>
    desk.tierChanges.getOffer(member, { membershipId: membership.id });
  const mine = ({ member, membership }: Joined) => desk.memberships.get(member, membership.id);

  /** What whoever saw the offer of a tier confirms. */
  async function wishOf(joined: Joined, place = 0) {
    const { version } = await mine(joined);
    const { options, periodEnd } = await offerOf(joined);
    const { tierId, priceId, dueNow } = options.find((each) => each.tierId === joined.tiers[place]!.tierId)!;
    return ChangeTierInput.parse({
      ...{ membershipId: joined.membership.id, version, tierId, priceId, periodEnd, expectedDue: dueNow },
      ...{ idempotencyKey: randomUUID() },
    });
  }
  const change = async (joined: Joined, place = 0) =>
    await desk.tierChanges.change(joined.member, await wishOf(joined, place));

  const findings = async ({ membership }: Joined) =>
    verifyMembership((await findMembershipBooks(db, membership.id))!, clock.now());
  const amounts = async ({ membership }: Joined) =>
    (await desk.periods(membership.id)).map(({ status, amount }) => [status, amount]);
  /** What is open to the member now, by the names of tiers. */
  async function openTiers({ member }: Joined): Promise<string[]> {
    const at = clock.now().toISOString();
    const rows = await db
      .selectFrom('membership_entitlement as open')
      .innerJoin('membership_tier as tier', 'tier.id', 'open.tier_id')
      .select('tier.name')
      .where('open.user_id', '=', member.userId)
      .where('open.starts_at', '<=', at)
      .where((eb) => eb.or([eb('open.ends_at', '>', at), eb('open.until_decided', '=', true)]))
      .execute();
    return rows.map(({ name }) => name);
  }
  /** What begins is decided about at one look, and charged at the next. */
  async function renewTwice(): Promise<void> {
    await desk.renewals.renewDue();
    await desk.renewals.renewDue();
  }
  const told = async ({ membership }: Joined) =>
    (
      await db
        .selectFrom('membership_notice')
        .select('kind')
        .where('membership_id', '=', membership.id)
        .orderBy('id')
        .execute()
    ).map(({ kind }) => kind);

  return {
    ...{ join, joinWithCoins, offerOf, mine, wishOf, change, findings, amounts, openTiers, renewTwice, told },
  };
}
