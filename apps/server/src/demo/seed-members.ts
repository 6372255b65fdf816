import type { PaymentMethodId } from '@inkvine/contracts/primitives';
import { SubscribeInput } from '@inkvine/contracts/renewals';
import type { Actor } from '@inkvine/core/identity/actor';
import { z } from 'zod';
import { demoKey } from './demo-key.ts';
import type { CoinSeeding } from './seed-coins.ts';
import { actorOf } from './seed-people.ts';

type MemberSeeding = Pick<CoinSeeding, 'services' | 'actors' | 'atDaysAgo' | 'tossUrl'>;

interface DemoMember {
  daysAgo: number;
  who: string;
  creator: string;
  tier: string;
  /** `refused` is a card that can be saved and then has no money. */
  pays: 'card' | 'refused' | 'coins';
}

/** Free days of some are over by now: so there are members who have paid, and one whose card was refused. */
const MEMBERS: readonly DemoMember[] = [
  { daysAgo: 18, who: 'yuna', creator: 'haneul', tier: '나무', pays: 'card' },
  { daysAgo: 16, who: 'yuna', creator: 'marlow', tier: 'Navigator', pays: 'card' },
  { daysAgo: 12, who: 'sora', creator: 'marlow', tier: 'Deckhand', pays: 'card' },
  { daysAgo: 9, who: 'tom', creator: 'haneul', tier: '나무', pays: 'refused' },
  { daysAgo: 3, who: 'ben', creator: 'marlow', tier: 'Navigator', pays: 'card' },
  { daysAgo: 1, who: 'sora', creator: 'haneul', tier: '새싹', pays: 'coins' },
];
/** When renewals went by, as the worker's sweep does every minute. */
const RENEWED_DAYS_AGO = [11, 2];

const emailOf = (name: string) => `${name}@demo.inkvine.example`;

/** Members of the demo's creators: by card and by coins, in their free days, about to end, and with a refused card. */
export async function seedMembers(seeding: MemberSeeding): Promise<void> {
  const { services, actors, atDaysAgo } = seeding;
  const reader = actorOf(actors, emailOf('yuna'));
  if ((await services.memberships.list(reader, { limit: 1 })).items.length > 0) return;
  for (const member of MEMBERS) {
    for (const days of RENEWED_DAYS_AGO.filter((day) => day > member.daysAgo))
      await atDaysAgo(days, () => services.renewals.renewDue());
    await atDaysAgo(member.daysAgo, () => join(seeding, member));
  }
  const ending = await services.memberships.getOf(reader, actorOf(actors, emailOf('marlow')).userId);
  if (ending?.state !== 'active') return;
  await atDaysAgo(1, () =>
    services.memberships.cancel(reader, { membershipId: ending.id, version: ending.version }),
  );
}

async function join(seeding: MemberSeeding, { who, creator, tier, pays }: DemoMember): Promise<void> {
  const { services, actors } = seeding;
  const reader = actorOf(actors, emailOf(who));
  const { userId: creatorId } = actorOf(actors, emailOf(creator));
  const offered = (await services.tiers.list({ creatorId })).tiers.find(({ name }) => name === tier);
  const currency = pays === 'coins' ? 'COI' : 'KRW';
  const price = offered?.prices.find((each) => each.currency === currency && each.interval === 'month');
  if (offered === undefined || price === undefined)
    throw new Error(`${creator} has no ${tier} in ${currency}`);
  const paymentMethodId = pays === 'coins' ? null : await addCard(seeding, reader, pays);
  if (pays !== 'coins' && paymentMethodId === null) return;
  await services.memberships.subscribe(
    reader,
    SubscribeInput.parse({
      ...{ tierId: offered.id, priceId: price.id, expectedAmount: price.amount, paymentMethodId },
      ...{ timeZone: 'Asia/Seoul', idempotencyKey: demoKey(`member ${who} ${creator}`) },
    }),
  );
}

/** Registers a card in the gateway's window. Null where no card can be saved, or the stand-in does not answer. */
async function addCard(
  { services, actors, tossUrl }: MemberSeeding,
  reader: Actor,
  card: 'card' | 'refused',
): Promise<PaymentMethodId | null> {
  const known = (await services.paymentMethods.list(reader)).find(({ gateway }) => gateway === 'toss');
  if (known !== undefined) return known.id;
  const options = services.paymentMethods.options();
  if (!options.some(({ gateway, kind }) => gateway === 'toss' && kind === 'card')) return null;
  const email = [...actors].find(([, { userId }]) => userId === reader.userId)![0];
  const { registrationId } = await services.methodRegistrations.start(reader, {
    ...{ gateway: 'toss', kind: 'card', returnTo: 'web' },
    idempotencyKey: demoKey(`card of ${email}`),
  });
  const { client } = await services.methodRegistrations.getCheckout(registrationId);
  if (client?.kind !== 'toss') return null;
  const response = await fetch(`${tossUrl}/__fake/agree`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ customerKey: client.customerKey, method: client.method },
      refuseWith: card === 'card' ? null : 'REJECT_CARD_PAYMENT',
    }),
  });
  // The real gateway saves no demo cards.
  if (!response.ok) return null;
  const callback = z.record(z.string(), z.string()).parse(await response.json());
  return (await services.methodRegistrations.finish(reader, { registrationId, callback })).paymentMethodId;
}
