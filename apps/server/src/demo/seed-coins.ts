import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { coins, minorAmount, PositiveCoins, type Currency } from '@inkvine/contracts/money';
import type { CoinProduct, CoinProductDraft } from '@inkvine/contracts/payments';
import type { Services } from '@inkvine/core/services';
import { z } from 'zod';
import { demoKey } from './demo-key.ts';
import type { DemoNovel } from './seed-novels.ts';
import { actorOf, type DemoActors } from './seed-people.ts';

const OPERATOR = 'operator@demo.inkvine.example';
const READERS = ['yuna', 'sora', 'tom', 'ben'].map((name) => `${name}@demo.inkvine.example`);

const draft = (
  paid: number,
  bonus: number,
  [price, currency]: readonly [amountMinor: number, Currency],
  sortOrder: number,
): CoinProductDraft => ({
  name: { ko: `코인 ${paid}개`, en: `${paid} coins` },
  paidCoins: coins(paid),
  bonusCoins: coins(bonus),
  price: minorAmount(price),
  currency,
  sortOrder,
});

const PRODUCTS = [
  draft(10, 0, [1_000, 'KRW'], 10),
  draft(30, 1, [3_000, 'KRW'], 20),
  draft(100, 8, [10_000, 'KRW'], 30),
  draft(300, 35, [30_000, 'KRW'], 40),
  draft(30, 1, [2_49, 'USD'], 50),
  draft(100, 8, [7_99, 'USD'], 60),
  draft(300, 35, [22_99, 'USD'], 70),
  draft(30, 1, [199_00, 'INR'], 80),
  draft(100, 8, [649_00, 'INR'], 90),
  draft(300, 35, [1_899_00, 'INR'], 100),
];

/** For readers of a demo in which nothing is sold in won. */
const DEMO_COINS = coins(300);

const Donations = z.array(
  z.object({
    novelSlug: z.string(),
    donorEmail: z.email(),
    coins: PositiveCoins,
    message: z.string(),
    daysAgo: z.number().min(0),
    anonymous: z.boolean().default(false),
  }),
);

/** How far back a seeded event lies, in days; decides which ranking it counts in. */
export type AtDaysAgo = <T>(days: number, work: () => Promise<T>) => Promise<T>;

export interface CoinSeeding {
  services: Services;
  actors: DemoActors;
  novels: ReadonlyMap<string, DemoNovel>;
  atDaysAgo: AtDaysAgo;
  /** Address of the gateway's local stand-in; whoever answers there pays for the demo readers. */
  tossUrl: string;
}

/** Products for sale, coins in the readers' wallets, unlocked chapters and donations over the last month. */
export async function seedCoins(seeding: CoinSeeding): Promise<void> {
  const { services, actors, novels, atDaysAgo } = seeding;
  const products = await seedProducts(services, actors);
  for (const email of READERS) {
    await atDaysAgo(29, () => giveBonus(seeding, email, 20));
    await atDaysAgo(28, () => topUp(seeding, email, products));
  }
  await seedReading(seeding);
  for (const [index, donation] of (await readDonations()).entries()) {
    const novel = novels.get(donation.novelSlug);
    if (novel === undefined)
      throw new Error(`a donation names ${donation.novelSlug}, which is no demo novel`);
    const donor = actorOf(actors, donation.donorEmail);
    await atDaysAgo(donation.daysAgo, () =>
      services.donations.donate(donor, {
        novelId: novel.id,
        coins: donation.coins,
        message: donation.message,
        anonymous: donation.anonymous,
        idempotencyKey: demoKey(`donation ${index}`),
      }),
    );
  }
}

async function giveBonus({ services, actors }: CoinSeeding, email: string, amount: number): Promise<void> {
  await services.wallet.grantBonus(actorOf(actors, OPERATOR), {
    email,
    coins: PositiveCoins.parse(amount),
    reason: 'Welcome',
    expiresInDays: 90,
    idempotencyKey: demoKey(`bonus ${amount} ${email}`),
  });
}

async function seedProducts({ products }: Services, actors: DemoActors): Promise<CoinProduct[]> {
  const operator = actorOf(actors, OPERATOR);
  const known = await products.listAll(operator);
  if (known.length === 0) for (const product of PRODUCTS) await products.create(operator, product);
  return await products.listActive();
}

/** Buys the largest product in won the way a customer does: order, the gateway's window, confirmation. */
async function topUp(seeding: CoinSeeding, email: string, products: CoinProduct[]): Promise<void> {
  const { services, actors, tossUrl } = seeding;
  const buyer = actorOf(actors, email);
  const product = products.findLast(({ currency }) => currency === 'KRW');
  if (product === undefined) return await giveBonus(seeding, email, DEMO_COINS);
  const { topUpId } = await services.topUps.start(buyer, {
    productId: product.id,
    expectedPrice: product.price,
    idempotencyKey: demoKey(`top-up ${email}`),
    returnTo: 'web',
  });
  if ((await services.topUps.get(buyer, { topUpId })).status === 'paid') return;
  const response = await fetch(`${tossUrl}/__fake/authenticate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ orderId: topUpId, amount: product.price, orderName: product.name.en }),
  });
  if (!response.ok) {
    // The real gateway takes no demo money: the order is closed and the coins are a gift.
    await services.topUps.abandon(buyer, { topUpId, code: 'USER_CANCEL' });
    await giveBonus(seeding, email, product.paidCoins);
    return;
  }
  const { paymentKey } = z.object({ paymentKey: z.string() }).parse(await response.json());
  const { status } = await services.topUps.confirm(buyer, { topUpId, paymentKey, amount: product.price });
  if (status !== 'paid') throw new Error(`the demo order of ${email} ended as ${status}`);
}

async function readDonations() {
  const file = path.join(import.meta.dirname, '../../demo/donations.json');
  const donations = Donations.parse(JSON.parse(await readFile(file, 'utf8')));
  return donations.sort((a, b) => b.daysAgo - a.daysAgo);
}

/** Each reader has unlocked two chapters of every novel and stands in the middle of the second. */
async function seedReading({ services, actors, novels, atDaysAgo }: CoinSeeding): Promise<void> {
  for (const [index, email] of READERS.entries()) {
    const reader = actorOf(actors, email);
    for (const novel of novels.values()) {
      const bought = novel.chapterIds.slice(novel.freeChapters, novel.freeChapters + 2);
      for (const chapterId of bought) {
        // After the top-up and before the first donation, so that a wallet's history runs in the order of its dates.
        await atDaysAgo(28 - (index + 1) / 10, async () => {
          // An unlocked chapter says its price again and is not charged again.
          const { price } = await services.unlocks.preview(reader, { chapterId });
          await services.unlocks.unlock(reader, { chapterId, expectedPrice: coins(price) });
          const { blocks } = await services.reading.openChapter(reader, { chapterId });
          const paragraphs = (blocks ?? []).filter((block) => block.type === 'paragraph');
          const place = paragraphs[Math.floor(paragraphs.length / 2)];
          if (place === undefined) return;
          const anchor = { blockId: place.id, quote: place.text.slice(0, 40).toWellFormed(), fraction: 0.5 };
          await services.reading.saveProgress(reader, {
            chapterId,
            anchor,
            finished: chapterId !== bought.at(-1),
          });
        });
      }
    }
  }
}
