import { randomUUID } from 'node:crypto';
import type { MyMembership } from '@inkvine/contracts/renewals';
import type { Actor } from '@inkvine/core/identity/actor';
import type { CancelKeys } from '@inkvine/core/memberships/cancel-keys';
import type { Services } from '@inkvine/core/services';
import type { Database } from '@inkvine/db/database';
import { insertGiftOrder } from '@inkvine/db/wallet/gift-order.repository';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildTier } from '@inkvine/testkit/tier.builders';
import { buildCoins } from '@inkvine/testkit/wallet.builders';
import type { TestPerson } from '../testing/test-site.ts';

const COINS = 20;
const WON = 4_900;

/** Memberships that are paid with coins, which asks no gateway. */
export function createMembershipWorld({
  db,
  memberships,
  renewalCorrections,
  cancelKeys,
  actorOf,
}: Pick<Services, 'memberships' | 'renewalCorrections'> & {
  db: Database;
  cancelKeys: CancelKeys;
  actorOf: (person: TestPerson) => Actor;
}) {
  let rank = 1_000;
  const offerTier = async (creator: { userId: string }) => {
    rank += 1;
    const offer = await buildTier(db, creator.userId, { currency: 'COI', amount: COINS, rank });
    return { ...offer, expectedAmount: COINS, paymentMethodId: null, timeZone: 'Asia/Seoul' };
  };

  /** Somebody's membership of a creator, neither of whom anybody else knows. */
  async function joinAs(member: Actor): Promise<MyMembership> {
    const offer = await offerTier(await buildActor(db));
    await buildCoins(db, member.userId, { paid: COINS });
    return await memberships.subscribe(member, { ...offer, idempotencyKey: randomUUID() });
  }

  /** Three days that are to be added to a membership. */
  async function wishCorrection() {
    const { id } = await joinAs(await buildActor(db));
    const lines = [{ action: 'extend' as const, membershipId: id, days: 3 }];
    return { reason: 'The site was away.', lines, idempotencyKey: randomUUID() };
  }

  /** A tier of somebody whom nobody else knows, or of `creator`, that costs won by the month. */
  const offerPaidTier = async (creator?: { userId: string }) => {
    rank += 1;
    const { userId } = creator ?? (await buildActor(db));
    return await buildTier(db, userId, { currency: 'KRW', amount: WON, rank });
  };

  return {
    offerTier,
    offerPaidTier,

    /** A gift whose payment has no answer. */
    async createGiftPayment(owner: TestPerson): Promise<string> {
      const id = randomUUID();
      const offer = await offerPaidTier();
      await db.transaction().execute((trx) =>
        insertGiftOrder(trx, {
          ...{ ...offer, id, giverId: actorOf(owner).userId, months: 1, receiverId: null, deliverAt: null },
          ...{ message: '', coins: 1, amountMinor: WON, currency: 'KRW', idempotencyKey: id },
          ...{ requestHash: '', at: new Date().toISOString() },
        }),
      );
      return id;
    },

    wishCorrection,

    /** The same, made by some operator. */
    async proposeCorrection() {
      const operator: Actor = { ...(await buildActor(db)), role: 'operator' };
      return await renewalCorrections.make(operator, await wishCorrection());
    },

    /** Somebody's membership of a creator whom nobody else knows. */
    joinTier: (owner: TestPerson): Promise<MyMembership> => joinAs(actorOf(owner)),

    /** What a link cancels that somebody was sent; no membership for nobody. */
    async announceCharge(owner: TestPerson | null) {
      const { id: membershipId, version } =
        owner === null ? { id: randomUUID(), version: 1 } : await joinAs(actorOf(owner));
      const until = new Date(Date.now() + 86_400_000);
      return { key: cancelKeys.sign({ membershipId, until }), version };
    },
  };
}
