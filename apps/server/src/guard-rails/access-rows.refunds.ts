import { randomUUID } from 'node:crypto';
import { missing, owned, plain, type ObjectRow, type Row } from './access-kinds.ts';

const page = { limit: 5 };

const ofPaidTopUp =
  (rest: () => object = () => ({})): ObjectRow['input'] =>
  async (world, owner) => ({
    topUpId: owner === null ? missing() : await world.createPaidTopUp(owner),
    ...rest(),
  });

const ofRefund: ObjectRow['input'] = async (world, owner) => ({
  refundId: owner === null ? missing() : (await world.createRefund(owner)).id,
});

/** A refund of the operator's own, for what operators do with anybody's. */
const decided =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => {
    const refund = owner === null ? null : await world.createRefund(owner);
    return { refundId: refund?.id ?? missing(), version: refund?.version ?? 1, ...rest };
  };

const forOperators = (input: ObjectRow['input']): ObjectRow => ({
  ...{ input, own: 'OK', others: 'OK', missing: 'NOT_FOUND' },
});

/** Rows of the procedures about refunds. */
export const REFUND_ROWS: Record<string, Row> = {
  'refunds.preview': owned(ofPaidTopUp()),
  'refunds.request': owned(
    ofPaidTopUp(() => ({ expectedAmount: 9_000, note: '', idempotencyKey: randomUUID() })),
  ),
  'refunds.withdraw': owned(ofRefund),
  'refunds.ofTopUp': owned(ofPaidTopUp()),
  'refunds.queue': plain(() => page),
  'refunds.detail': forOperators(ofRefund),
  'refunds.approve': forOperators(decided()),
  'refunds.reject': forOperators(decided({ answer: 'not this time' })),
  'refunds.differences': plain(),
  // Nobody has paid it at a gateway: there is nobody to ask.
  'refunds.inspect': plain(() => ({ topUpId: missing() }), 'NOT_FOUND'),
  'refunds.policies': plain(),
  'refunds.publishPolicy': plain(async (world) => {
    const { terms, version } = await world.findRefundPolicy();
    return { terms, note: 'for the tests', basedOn: version };
  }),
};
