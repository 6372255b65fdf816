import { randomUUID } from 'node:crypto';
import { buildSettlement, settlementRules, type SettlementState } from '@inkvine/testkit/settlement.builders';
import { missing, owned, plain, type ObjectRow, type Row } from './access-kinds.ts';

const page = { limit: 5 };

const ofStatement =
  (rest: object = {}): ObjectRow['input'] =>
  async (world, owner) => ({
    runId: owner === null ? missing() : (await buildSettlement(world.db, owner.userId, 'locked')).runId,
    ...rest,
  });

/** A run of somebody's in the state, and what an operator sends to move it. */
const ofRun = (state: SettlementState, rest: object = {}) =>
  plain(async (world) => ({
    ...(await buildSettlement(world.db, world.operatorId, state)),
    ...{ version: 1, ...rest },
  }));

/** What each procedure about settlements does; see `ACCESS_ROWS`. */
export const SETTLEMENT_ROWS: Record<string, Row> = {
  'creators.taxProfile': plain(),
  'creators.setTaxProfile': plain(
    () => ({ residence: 'KR', kind: 'individual', legalName: 'A', taxNumberEnd: '1234', version: 9 }),
    'VERSION_CONFLICT',
  ),
  'creators.statements': plain(() => page),
  'creators.statement': owned(ofStatement()),
  'creators.statementLines': owned(ofStatement(page)),

  'settlements.runs': plain(() => page),
  'settlements.run': ofRun('draft'),
  'settlements.preview': plain(() => ({ currency: 'ZZZ' }), 'NOT_FOUND'),
  'settlements.start': plain(() => ({ currency: 'ZZZ' }), 'TRANSITION_REFUSED'),
  'settlements.recompute': ofRun('draft'),
  'settlements.review': ofRun('draft'),
  'settlements.reopen': ofRun('reviewed'),
  'settlements.lock': ofRun('reviewed'),
  'settlements.creators': ofRun('draft', page),
  'settlements.statement': ofRun('draft'),
  'settlements.lines': ofRun('draft', page),
  'settlements.correct': ofRun('locked', {
    ...{ amountMinor: -1, reason: 'for the tests', idempotencyKey: randomUUID() },
  }),
  'settlements.policies': plain(),
  'settlements.setPolicy': plain(
    async (world) => ({
      ...{ currency: 'KRW', version: 9, validFrom: '2026-01-01', rules: await settlementRules(world.db) },
    }),
    'VERSION_CONFLICT',
  ),
};
