import { randomUUID } from 'node:crypto';
import { buildTier } from '@inkvine/testkit/tier.builders';
import type { TestPerson } from '../testing/test-site.ts';
import { missing, owned, plain, shared, type ObjectRow, type Outcome, type Row } from './access-kinds.ts';
import type { World } from './world.ts';

const details = {
  ...{ name: 'Leaf', description: 'Words.', welcome: '', memberLimit: null, trialDays: 0 },
  benefits: [{ kind: 'early_chapters', days: 7 }],
};

/** A draft of somebody who has no other tier; with a price that begins next month. */
async function createTier(world: World, owner: TestPerson, status: 'draft' | 'active' = 'draft') {
  const { db } = world;
  await world.createNovel(owner);
  await db
    .updateTable('membership_tier')
    .set({ status: 'retired' })
    .where('creator_id', '=', owner.userId)
    .execute();
  const { tierId } = await buildTier(db, owner.userId, { status });
  const comingPriceId = randomUUID();
  const from = new Date(Date.now() + 30 * 86_400_000).toISOString();
  await db
    .insertInto('tier_price')
    .values({
      ...{ id: comingPriceId, tier_id: tierId, currency: 'KRW', interval: 'month', amount_minor: 4_900 },
      ...{ effective_from: from, created_by: owner.userId },
    })
    .execute();
  return { tierId, comingPriceId };
}

const ofTier =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => ({
    id: owner === null ? missing() : (await createTier(world, owner)).tierId,
    ...{ version: 1, ...rest },
  });

async function refFor(world: World, owner: TestPerson | null) {
  if (owner === null) return { membershipId: missing(), version: 1 };
  const { id, version } = await world.joinTier(owner);
  return { membershipId: id, version };
}

const refOf: ObjectRow['input'] = refFor;

const membershipOf: ObjectRow['input'] = async (world, owner) => ({
  membershipId: owner === null ? missing() : (await world.joinTier(owner)).id,
});
/** A run of renewals in that state, and no other one that is open. */
const ofRun = (state: 'waiting' | 'running') =>
  plain(async ({ db }) => {
    const id = randomUUID();
    const at = new Date().toISOString();
    await db
      .updateTable('renewal_run')
      .set({ state: 'done', ended_at: at })
      .where('state', 'in', ['waiting', 'running'])
      .execute();
    await db
      .insertInto('renewal_run')
      .values({
        ...{ id, state, stood_from: at, created_at: at, started_at: at, due: 1, usual_daily: 1 },
        ...{
          spread_minutes: 60,
          found: { due: 1, charges: [], waived: 0, ends: 0, suspensions: 0, oldest: at },
        },
      })
      .execute();
    return { id };
  });

/** A correction that somebody else has made. */
const ofCorrection = (rest: object = {}, outcome?: Outcome) =>
  plain(async (world) => {
    const { id, version } = await world.proposeCorrection();
    return { correctionId: id, version, ...rest };
  }, outcome);

/** Rows of the procedures about tiers of membership and who joins them. */
export const MEMBERSHIP_ROWS: Record<string, Row> = {
  'memberships.tiers': shared(async (world, owner) => {
    if (owner === null) return { creatorId: missing() };
    await createTier(world, owner, 'active');
    return { creatorId: owner.userId };
  }),
  'memberships.ownTiers': plain(),
  // Whoever called for themselves writes a novel from then on.
  'memberships.createTier': {
    input: async (world, owner) => {
      if (owner !== null) await createTier(world, owner);
      return { ...details, prices: [], idempotencyKey: randomUUID() };
    },
    ...{ own: 'OK', others: 'OK', missing: 'OK' },
  },
  'memberships.updateTier': owned(ofTier(details)),
  'memberships.moveTier': {
    ...owned(ofTier({ direction: 'up' })),
    // There is no other to change places with.
    own: 'TRANSITION_REFUSED',
  },
  'memberships.publishTier': owned(ofTier()),
  'memberships.retireTier': owned(ofTier()),
  'memberships.setTierPrice': owned(async (world, owner) => ({
    tierId: owner === null ? missing() : (await createTier(world, owner)).tierId,
    ...{ currency: 'USD', interval: 'year', amount: 3_900, from: null },
  })),
  'memberships.withdrawTierPrice': owned(async (world, owner) => ({
    id: owner === null ? missing() : (await createTier(world, owner)).comingPriceId,
  })),
  'memberships.joinOffer': shared(async (world, owner) => {
    const offer = owner === null ? null : await world.offerTier(owner);
    return { tierId: missing(), priceId: missing(), ...offer, timeZone: 'Asia/Seoul' };
  }),
  'memberships.subscribe': {
    input: async (world, owner) => {
      const offer = owner === null ? null : await world.offerTier(owner);
      return {
        ...{ tierId: missing(), priceId: missing(), expectedAmount: 20, paymentMethodId: null },
        ...{ timeZone: 'Asia/Seoul', ...offer, idempotencyKey: randomUUID() },
      };
    },
    // Nobody joins themselves.
    ...{ own: 'OFFER_UNAVAILABLE', others: 'OK', missing: 'NOT_FOUND' },
  },
  'memberships.figures': plain(),
  'memberships.mine': plain(() => ({})),
  'memberships.mineOf': plain(() => ({ creatorId: missing() })),
  'memberships.membership': owned(membershipOf),
  'memberships.periods': owned(membershipOf),
  'memberships.bill': owned(membershipOf),
  'memberships.corrections': owned(membershipOf),
  'memberships.recharges': owned(membershipOf),
  // Nobody was asked for a payment.
  'memberships.answerRecharge': {
    input: async () => ({
      ...{ rechargeId: missing(), agrees: true, expectedAmount: 1, idempotencyKey: randomUUID() },
    }),
    ...{ own: 'NOT_FOUND', others: 'NOT_FOUND', missing: 'NOT_FOUND' },
  },
  'memberships.cancel': owned(refOf),
  // Whoever has the link may, and nobody else.
  'memberships.cancelLink': shared(async (world, owner) => ({
    key: (await world.announceCharge(owner)).key,
  })),
  'memberships.cancelByLink': shared((world, owner) => world.announceCharge(owner)),
  'memberships.withdrawCancel': owned(refOf),
  'memberships.leaveOffer': owned(membershipOf),
  // What comes back changes with the day: nobody was shown nothing.
  'memberships.leave': {
    ...owned(async (world, owner) => ({
      ...(await refFor(world, owner)),
      ...{ expectedRefund: 0, idempotencyKey: randomUUID() },
    })),
    own: 'REFUND_CHANGED',
  },
  'memberships.tierChangeOffer': owned(membershipOf),
  // Its creator has one tier only.
  'memberships.changeTier': {
    input: async (world, owner) => ({
      ...{ ...(await refFor(world, owner)), tierId: missing(), priceId: missing(), expectedDue: 0 },
      ...{ periodEnd: new Date().toISOString(), idempotencyKey: randomUUID() },
    }),
    ...{ own: 'NOT_FOUND', others: 'NOT_FOUND', missing: 'NOT_FOUND' },
  },
  // None was agreed to.
  'memberships.withdrawTierChange': {
    input: refOf,
    ...{ own: 'NOT_FOUND', others: 'NOT_FOUND', missing: 'NOT_FOUND' },
  },
  'memberships.coupons': owned(membershipOf),
  // Nothing was shown, and something is charged next.
  'memberships.chooseCoupons': {
    ...owned(async (world, owner) => ({
      ...(await refFor(world, owner)),
      ...{ couponIds: [], expectedNext: null, idempotencyKey: randomUUID() },
    })),
    own: 'PRICE_CHANGED',
  },
  'memberships.pause': owned(async (world, owner) => ({ ...(await refFor(world, owner)), months: 1 })),
  'memberships.resume': { ...owned(refOf), own: 'TRANSITION_REFUSED' },
  // Nobody was asked for another price.
  'memberships.answerPrice': {
    input: async (world, owner) => ({ ...(await refFor(world, owner)), priceId: missing(), agrees: true }),
    ...{ own: 'NOT_FOUND', others: 'NOT_FOUND', missing: 'NOT_FOUND' },
  },
  'memberships.changeMethod': {
    input: async (world, owner) => ({ ...(await refFor(world, owner)), paymentMethodId: missing() }),
    // What is paid with coins has no method.
    ...{ own: 'INVALID_INPUT', others: 'NOT_FOUND', missing: 'NOT_FOUND' },
  },
  'memberships.notices': plain(() => ({})),
  'memberships.markNoticesSeen': plain(() => ({ upTo: missing() })),

  'renewals.runs': plain(),
  'renewals.forecast': plain(),
  'renewals.start': ofRun('waiting'),
  'renewals.hold': ofRun('running'),
  'renewalDesk.overview': plain(),
  'renewalDesk.figures': plain(),
  'renewalDesk.list': plain(() => ({ standing: 'due', limit: 5 })),
  'renewalDesk.findings': plain(() => ({ limit: 5 })),
  'renewalDesk.verify': plain(),
  'renewalDesk.corrections': plain(() => ({ limit: 5 })),
  'renewalDesk.correctionLines': plain(() => ({ correctionId: missing(), limit: 5 })),
  'renewalDesk.makeCorrection': plain((world) => world.wishCorrection()),
  'renewalDesk.dryRunCorrection': ofCorrection(),
  'renewalDesk.approveCorrection': ofCorrection({ dryRunHash: 'a'.repeat(64) }, 'CORRECTION_STALE'),
  'renewalDesk.cancelCorrection': ofCorrection(),
};
