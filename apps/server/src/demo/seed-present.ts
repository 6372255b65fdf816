import { coins, minorAmount, PositiveCoins } from '@inkvine/contracts/money';
import { CouponTerms } from '@inkvine/contracts/perks-coupons';
import { ChapterId, CouponId } from '@inkvine/contracts/primitives';
import type { Services } from '@inkvine/core/services';
import { z } from 'zod';
import { demoKey } from './demo-key.ts';
import type { AtDaysAgo } from './seed-coins.ts';
import type { DemoNovel } from './seed-novels.ts';
import { actorOf, type DemoActors } from './seed-people.ts';

const OPERATOR = 'operator@demo.inkvine.example';
const GIVER = 'sora@demo.inkvine.example';
const RECEIVER = 'yuna@demo.inkvine.example';
const COUPON_CREATOR = 'haneul@demo.inkvine.example';
/** Not a member of that creator. */
const COUPON_OWNER = 'ben@demo.inkvine.example';
const DISPUTANT = 'ben@demo.inkvine.example';

const GIFT_NOVEL = 'leave-the-charge-blank';
const GIFT_CHAPTERS = 2;
const DAY_MS = 86_400_000;
const COUPON_WORD = 'WELCOME';
const COUPON_DAYS = 60;

export interface PresentSeeding {
  services: Services;
  actors: DemoActors;
  novels: ReadonlyMap<string, DemoNovel>;
  atDaysAgo: AtDaysAgo;
  /** Address of the gateway's local stand-in, where a bank asks a payment back. */
  razorpayUrl: string;
}

/** What is going on now: a reward and coupons that run, a gift that waits, and a payment in dispute. */
export async function seedPresent(seeding: PresentSeeding): Promise<void> {
  const { atDaysAgo } = seeding;
  await atDaysAgo(3, () => seedReward(seeding));
  await atDaysAgo(2, () => seedCoupons(seeding));
  await atDaysAgo(2, () => seedMemberCoupons(seeding));
  await atDaysAgo(2, () => seedGift(seeding));
  await atDaysAgo(1, () => seedDispute(seeding));
}

async function seedReward({ services: { rewards }, actors }: PresentSeeding): Promise<void> {
  const operator = actorOf(actors, OPERATOR);
  if ((await rewards.listRules(operator)).length > 0) return;
  await rewards.publish(operator, {
    replaces: null,
    terms: {
      name: '긴 밤 보너스 · Long Nights',
      ...{ currency: 'KRW', minAmount: minorAmount(10_000) },
      ...{ percent: 10, coins: null, firstOnly: false },
      ...{ perPersonCoins: PositiveCoins.parse(100), budgetCoins: PositiveCoins.parse(10_000) },
      ...{ validDays: 90, startsAt: new Date(Date.now() - 3 * DAY_MS).toISOString(), endsAt: null },
    },
  });
}

const COUPON = {
  ...{ tierIds: [], interval: null, stock: null, perPerson: 1, canStack: true, endsAt: null },
};

/** One with a word that everybody may redeem, and one that waits for a reader. */
async function seedCoupons({ services: { couponDesk, couponCodes }, actors }: PresentSeeding): Promise<void> {
  const operator = actorOf(actors, OPERATOR);
  if ((await couponDesk.list(operator, { bearer: 'platform', limit: 1 })).items.length > 0) return;
  const startsAt = new Date(Date.now() - 2 * DAY_MS).toISOString();
  const create = async (idempotencyKey: string, terms: object) => {
    const made = { bearer: 'platform' as const, idempotencyKey };
    const parsed = CouponTerms.parse({ ...COUPON, startsAt, ...terms });
    return CouponId.parse((await couponDesk.create(operator, { ...made, terms: parsed })).couponId);
  };
  const welcome = await create(demoKey('welcome coupon'), {
    name: '반가워요 · Welcome',
    ...{ benefit: { kind: 'bonus_coins', coins: 30, validDays: 90 }, audience: 'anyone' },
  });
  await couponCodes.create(operator, {
    ...{ couponId: welcome, codes: { kind: 'single', word: COUPON_WORD, maxUses: null } },
    idempotencyKey: demoKey('welcome code'),
  });
  const thanks = await create(demoKey('thanks coupon'), {
    name: '고마운 독자 · Thank you, reader',
    ...{ benefit: { kind: 'bonus_coins', coins: 50, validDays: 90 }, audience: 'named' },
    endsAt: new Date(Date.now() + COUPON_DAYS * DAY_MS).toISOString(),
  });
  await couponDesk.issue(operator, {
    ...{ couponId: thanks, emails: [RECEIVER], idempotencyKey: demoKey('thanks') },
  });
}

/** A creator's own for her memberships: two wait for a reader who is no member of hers, one for a member. */
async function seedMemberCoupons({ services: { couponDesk }, actors }: PresentSeeding): Promise<void> {
  const creator = actorOf(actors, COUPON_CREATOR);
  if ((await couponDesk.list(creator, { bearer: 'creator', limit: 1 })).items.length > 0) return;
  const startsAt = new Date(Date.now() - 2 * DAY_MS).toISOString();
  const give = async (owner: string, name: string, benefit: object) => {
    const terms = CouponTerms.parse({ ...COUPON, audience: 'named', startsAt, name, benefit });
    const made = { bearer: 'creator' as const, terms, idempotencyKey: demoKey(`coupon ${name}`) };
    const couponId = CouponId.parse((await couponDesk.create(creator, made)).couponId);
    const given = { couponId, emails: [owner], idempotencyKey: demoKey(`given ${name}`) };
    await couponDesk.issue(creator, given);
  };
  await give(COUPON_OWNER, '첫 석 달 할인 · Three lighter months', {
    kind: 'percent',
    percent: 30,
    most: null,
    periods: 3,
  });
  await give(COUPON_OWNER, '한 달 무료 · A month free', { kind: 'free_period', months: 1 });
  await give(RECEIVER, '함께해 줘서 고마워요 · For my members', {
    ...{ kind: 'percent', percent: 20, most: null, periods: 2 },
  });
}

/** The chapters after those that every demo reader has. */
async function seedGift({ services: { gifts, giftLists }, actors, novels }: PresentSeeding): Promise<void> {
  const giver = actorOf(actors, GIVER);
  if ((await giftLists.listSent(giver, { limit: 1 })).items.length > 0) return;
  const novel = novels.get(GIFT_NOVEL);
  const fromChapterId = novel?.chapterIds[novel.freeChapters + 2];
  if (novel === undefined || fromChapterId === undefined)
    throw new Error(`${GIFT_NOVEL} has no chapter to give`);
  const to = RECEIVER;
  const { branchId } = novel;
  const { total, chapters } = await gifts.preview(giver, {
    ...{ branchId, fromChapterId, count: GIFT_CHAPTERS, to },
  });
  await gifts.give(giver, {
    ...{ branchId, to, expectedTotal: coins(total), confirmed: true },
    chapterIds: chapters.map(({ chapterId }) => ChapterId.parse(chapterId)),
    message: '여기서 멈추면 밤에 잠 못 자. 얼른 읽고 얘기하자!',
    idempotencyKey: demoKey('gift'),
  });
}

/** Buys the smallest product in rupees, for which the reader's bank then asks the money back. */
async function seedDispute(seeding: PresentSeeding): Promise<void> {
  const { topUps, products, disputes } = seeding.services;
  const buyer = actorOf(seeding.actors, DISPUTANT);
  if ((await disputes.listMine(buyer)).length > 0) return;
  const product = (await products.listActive()).find(({ currency }) => currency === 'INR');
  if (product === undefined) return;
  const { topUpId } = await topUps.start(buyer, {
    ...{ productId: product.id, expectedPrice: product.price, returnTo: 'web' },
    idempotencyKey: demoKey('disputed top-up'),
  });
  const { client } = await topUps.getCheckout(topUpId);
  if (client?.kind !== 'razorpay') return;
  const callback = await atFake(seeding, 'pay', z.record(z.string(), z.string()), {
    ...{ orderId: client.gatewayOrderId, notes: { order_id: topUpId } },
  });
  if (callback === null) {
    // The real gateway takes no demo money.
    await topUps.abandon(buyer, { topUpId, code: 'USER_CANCEL' });
    return;
  }
  const { status } = await topUps.confirm(buyer, { topUpId, callback });
  if (status !== 'paid') throw new Error(`the demo order of ${DISPUTANT} ended as ${status}`);
  const paymentId = callback['razorpay_payment_id'];
  const dispute = await atFake(seeding, 'dispute', z.object({ id: z.string() }), { paymentId });
  if (dispute === null) throw new Error('the stand-in opened no dispute');
  await disputes.look('razorpay', dispute.id, (row) => topUps.inquireAgain(row));
}

/** Null where no stand-in answers. */
async function atFake<Answer>(
  { razorpayUrl }: PresentSeeding,
  control: string,
  answer: z.ZodType<Answer>,
  body: object,
): Promise<Answer | null> {
  const response = await fetch(`${razorpayUrl}/__fake/${control}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.ok ? answer.parse(await response.json()) : null;
}
