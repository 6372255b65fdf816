import { missing, plain, type ObjectRow, type Row } from './access-kinds.ts';

const ofDispute: ObjectRow = {
  input: async (world, owner) => ({
    disputeId: owner === null ? missing() : await world.createDispute(owner),
  }),
  ...{ own: 'OK', others: 'OK', missing: 'NOT_FOUND' },
};

/** Rows of the procedures about disputes. */
export const DISPUTE_ROWS: Record<string, Row> = {
  'disputes.mine': plain(),
  'disputes.queue': plain(() => ({ limit: 5 })),
  'disputes.detail': ofDispute,
  'disputes.policies': plain(),
  'disputes.publishPolicy': plain(async (world) => {
    const { terms, version } = await world.findDisputePolicy();
    return { terms, note: 'for the tests', basedOn: version };
  }),
};
