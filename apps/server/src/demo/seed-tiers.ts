import type { NewTierPrice, TierBenefit } from '@inkvine/contracts/memberships';
import { MembershipTierId } from '@inkvine/contracts/primitives';
import type { Services } from '@inkvine/core/services';
import { demoKey } from './demo-key.ts';
import { actorOf, type DemoActors } from './seed-people.ts';

interface DemoTier {
  name: string;
  description: string;
  welcome: string;
  trialDays?: number;
  memberLimit?: number;
  benefits: TierBenefit[];
  prices: NewTierPrice[];
}

const monthly = (amounts: Partial<Record<NewTierPrice['currency'], number>>): NewTierPrice[] =>
  Object.entries(amounts).map(([currency, amount]) => ({
    ...{ currency: currency as NewTierPrice['currency'], interval: 'month', amount },
  }));
const yearly = (amounts: Partial<Record<NewTierPrice['currency'], number>>): NewTierPrice[] =>
  monthly(amounts).map((price) => ({ ...price, interval: 'year' }));

/** By creator, the lowest tier first. */
const TIERS: Readonly<Record<string, readonly DemoTier[]>> = {
  'haneul@demo.inkvine.example': [
    {
      name: '새싹',
      description: '커피 한 잔 값으로 다음 회차를 조금 먼저 만나요.',
      welcome: '어서 와요. 첫 회차부터 천천히 함께 걸어요.',
      benefits: [
        { kind: 'early_chapters', days: 3 },
        { kind: 'badge', label: '새싹' },
      ],
      prices: monthly({ KRW: 3_900, USD: 299, COI: 39 }),
    },
    {
      name: '나무',
      description: '한 주 먼저 읽고, 멤버만 보는 이야기도 함께 읽어요.',
      welcome: '함께해 줘서 고마워요. 멤버 전용 회차에서 만나요.',
      trialDays: 7,
      benefits: [
        { kind: 'early_chapters', days: 7 },
        { kind: 'members_chapters' },
        { kind: 'monthly_coins', coins: 20 },
        { kind: 'badge', label: '나무' },
      ],
      prices: [
        ...monthly({ KRW: 7_900, USD: 599, COI: 79 }),
        ...yearly({ KRW: 79_000, USD: 5_999, COI: 790 }),
      ],
    },
    {
      name: '숲',
      description: '연재 중인 유료 회차까지 모두 열려 있는 자리예요.',
      welcome: '숲에 온 걸 환영해요. 어느 길로 들어서도 좋아요.',
      memberLimit: 100,
      benefits: [
        { kind: 'early_chapters', days: 14 },
        { kind: 'paid_chapters' },
        { kind: 'monthly_coins', coins: 50 },
        { kind: 'badge', label: '숲' },
      ],
      prices: monthly({ KRW: 14_900, USD: 1_199, COI: 149 }),
    },
  ],
  'marlow@demo.inkvine.example': [
    {
      name: 'Deckhand',
      description: 'Read the next chapter while the ink is still drying.',
      welcome: 'Welcome aboard. Mind the third step.',
      benefits: [
        { kind: 'early_chapters', days: 5 },
        { kind: 'badge', label: 'Deckhand' },
      ],
      prices: monthly({ USD: 399, KRW: 4_900 }),
    },
    {
      name: 'Navigator',
      description: 'Every paid chapter, and the charts that nobody else gets to see.',
      welcome: 'You have the charts now. Tell me where I went wrong.',
      trialDays: 14,
      benefits: [
        { kind: 'paid_chapters' },
        { kind: 'members_chapters' },
        { kind: 'monthly_coins', coins: 30 },
        { kind: 'badge', label: 'Navigator' },
      ],
      prices: monthly({ USD: 899, KRW: 11_900 }),
    },
  ],
};

/** What the demo authors offer to members. */
export async function seedTiers({ tiers }: Pick<Services, 'tiers'>, actors: DemoActors): Promise<void> {
  for (const [email, offered] of Object.entries(TIERS)) {
    const creator = actorOf(actors, email);
    if ((await tiers.listOwn(creator)).tiers.length > 0) continue;
    for (const { trialDays = 0, memberLimit = null, ...tier } of offered) {
      const idempotencyKey = demoKey(`tier ${email} ${tier.name}`);
      const { id } = await tiers.create(creator, { ...tier, trialDays, memberLimit, idempotencyKey });
      await tiers.publish(creator, { id: MembershipTierId.parse(id), version: 1 });
    }
  }
}

/** A rise that is announced, so that there is a price to come. */
export async function seedRise(
  { tiers, tierPrices }: Pick<Services, 'tiers' | 'tierPrices'>,
  actors: DemoActors,
): Promise<void> {
  const creator = actorOf(actors, 'haneul@demo.inkvine.example');
  const highest = (await tiers.listOwn(creator)).tiers.findLast(({ status }) => status === 'active');
  if (highest === undefined || highest.prices.some(({ state }) => state === 'coming')) return;
  const price = { currency: 'KRW', interval: 'month', amount: 16_900 } as const;
  const tierId = MembershipTierId.parse(highest.id);
  await tierPrices.set(creator, { tierId, ...price, from: null, asksMembers: true });
}
