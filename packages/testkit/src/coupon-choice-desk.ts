import { randomUUID } from 'node:crypto';
import { ChooseCouponsInput, MembershipCouponsInput } from '@inkvine/contracts/membership-coupons';
import type { CouponDraft } from '@inkvine/contracts/perks-coupons';
import type { Actor } from '@inkvine/core/identity/actor';
import { wonOff, type CouponHouse } from './coupon-house.ts';
import type { TestDatabase } from './database.ts';
import type { createMembershipDesk } from './membership-desk.ts';

/** Somebody with a membership. */
export interface CouponMember {
  member: Actor;
  membership: { id: string };
}

/** Members who choose coupons for memberships that go on. */
export function createCouponChoiceDesk({
  db,
  desk,
  house,
}: {
  db: TestDatabase['db'];
  desk: Pick<ReturnType<typeof createMembershipDesk>, 'couponChoices' | 'memberships'>;
  house: CouponHouse;
}) {
  /** A coupon that a person owns, for every creator's memberships. */
  async function own(person: Actor, terms: Partial<CouponDraft> = wonOff(1_000)) {
    const { email } = await db
      .selectFrom('user')
      .select('email')
      .where('id', '=', person.userId)
      .executeTakeFirstOrThrow();
    const before = new Set((await house.owned(person)).map(({ id }) => id));
    await house.issue(await house.create({ endsAt: null, ...terms }), [{ email }]);
    return (await house.owned(person)).find(({ id }) => !before.has(id))!.id;
  }

  const offerOf = ({ member, membership }: CouponMember, couponIds?: readonly string[]) =>
    desk.couponChoices.getOffer(
      member,
      MembershipCouponsInput.parse({ membershipId: membership.id, couponIds }),
    );

  /** What whoever saw the offer confirms. */
  async function wishOf(joined: CouponMember, couponIds: readonly string[]) {
    const { id: membershipId } = joined.membership;
    const { version } = await desk.memberships.get(joined.member, membershipId);
    const { next: expectedNext } = await offerOf(joined, couponIds);
    return ChooseCouponsInput.parse({
      ...{ membershipId, version, couponIds, expectedNext, idempotencyKey: randomUUID() },
    });
  }

  const choose = async (joined: CouponMember, couponIds: readonly string[]) =>
    await desk.couponChoices.choose(joined.member, await wishOf(joined, couponIds));

  /** What the membership's record says of its coupons, oldest first. */
  const record = async ({ membership }: CouponMember) =>
    (
      await db
        .selectFrom('membership_event')
        .select(['kind', 'detail'])
        .where('membership_id', '=', membership.id)
        .where('kind', 'in', ['coupons_chosen', 'coupons_let_go'])
        .orderBy('id')
        .execute()
    ).map(({ kind, detail }) => [kind, detail]);

  const heldBy = async ({ membership }: CouponMember) =>
    (
      await db
        .selectFrom('membership')
        .select('coupon_grant_ids as held')
        .where('id', '=', membership.id)
        .executeTakeFirstOrThrow()
    ).held;

  return { own, offerOf, wishOf, choose, record, heldBy };
}
