import { randomUUID } from 'node:crypto';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildDraftBatch, buildRequestedPayout } from '@inkvine/testkit/payout.builders';
import { missing, owned, plain, type ObjectRow, type Outcome, type Row } from './access-kinds.ts';

const page = { limit: 5 };

const ofDestination: ObjectRow['input'] = async (world, owner) => ({
  destinationId:
    owner === null ? missing() : (await buildRequestedPayout(world.db, owner.userId)).destinationId,
});

/** A payout that somebody has asked for. */
const ofRequested = (rest: object = {}, outcome?: Outcome) =>
  plain(
    async (world) => ({
      payoutId: (await buildRequestedPayout(world.db, (await buildActor(world.db)).userId)).payoutId,
      ...rest,
    }),
    outcome,
  );

const ofBatch = () =>
  plain(async (world) => ({
    batchId: (await buildDraftBatch(world.db, (await buildActor(world.db)).userId)).batchId,
    version: 1,
  }));

/** What each procedure about payouts does; see `ACCESS_ROWS`. */
export const PAYOUT_ROWS: Record<string, Row> = {
  'payouts.standings': plain(),
  'payouts.list': plain(() => page),
  'payouts.request': plain(
    () => ({ currency: 'USD', expectedMinor: 100, idempotencyKey: randomUUID() }),
    'PAYOUT_NOT_POSSIBLE',
  ),
  'payouts.withdraw': owned(async (world, owner) => ({
    payoutId: owner === null ? missing() : (await buildRequestedPayout(world.db, owner.userId)).payoutId,
  })),
  'payouts.setAutomatic': plain(() => ({ currency: 'USD', automatic: false })),
  'payouts.registerDestination': plain(
    () => ({ currency: 'USD', account: { kind: 'onboarding' }, idempotencyKey: randomUUID() }),
    'PAYOUT_NOT_POSSIBLE',
  ),
  'payouts.continueOnboarding': plain(() => ({ destinationId: missing() }), 'NOT_FOUND'),
  'payouts.refreshDestination': owned(ofDestination),

  'payoutDesk.list': plain(() => page),
  'payoutDesk.detail': ofRequested(),
  'payoutDesk.batches': plain(() => page),
  'payoutDesk.makeBatch': plain(async (world) => ({
    ...{ currency: 'KRW', idempotencyKey: randomUUID() },
    payoutIds: [(await buildRequestedPayout(world.db, (await buildActor(world.db)).userId)).payoutId],
  })),
  'payoutDesk.approveBatch': ofBatch(),
  'payoutDesk.cancelBatch': ofBatch(),
  'payoutDesk.bankFile': plain(() => ({ batchId: missing() }), 'NOT_FOUND'),
  'payoutDesk.reject': ofRequested({ version: 1, note: 'No thanks' }),
  'payoutDesk.retry': ofRequested({ idempotencyKey: randomUUID() }, 'TRANSITION_REFUSED'),
  'payoutDesk.recordTransfer': ofRequested(
    { version: 1, outcome: 'paid', note: 'REF' },
    'TRANSITION_REFUSED',
  ),
};
