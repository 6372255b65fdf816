import { randomUUID } from 'node:crypto';
import type { MyMembership } from '@inkvine/contracts/renewals';
import type { Actor } from '@inkvine/core/identity/actor';
import type { Services } from '@inkvine/core/services';
import type { Database } from '@inkvine/db/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildTier } from '@inkvine/testkit/tier.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import type { TestPerson } from '../testing/test-site.ts';

const COINS = 20;

/** Memberships that are paid with coins, which asks no gateway. */
export function createMembershipWorld({
  db,
  memberships,
  actorOf,
}: Pick<Services, 'memberships'> & { db: Database; actorOf: (person: TestPerson) => Actor }) {
  let rank = 1_000;
  const offerTier = async (creator: { userId: string }) => {
    rank += 1;
    const offer = await buildTier(db, creator.userId, { currency: 'COI', amount: COINS, rank });
    return { ...offer, expectedAmount: COINS, paymentMethodId: null, timeZone: 'Asia/Seoul' };
  };

  return {
    offerTier,

    /** Somebody's membership of a creator whom nobody else knows. */
    async joinTier(owner: TestPerson): Promise<MyMembership> {
      const offer = await offerTier(await buildActor(db));
      await buildCoins(db, owner.userId, { paid: COINS });
      return await memberships.subscribe(actorOf(owner), { ...offer, idempotencyKey: randomUUID() });
    },
  };
}
