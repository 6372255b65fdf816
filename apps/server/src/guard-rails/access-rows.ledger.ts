import { missing, plain, type Row } from './access-kinds.ts';

const at = '2026-11-22T00:00:00.000Z';

/** Rows of the procedures about the ledger; see `ACCESS_ROWS`. */
export const LEDGER_ROWS: Record<string, Row> = {
  'ledger.balanceAt': plain(() => ({ at })),
  'ledger.balanceOfAt': plain((world) => ({ at, userId: world.operatorId })),
  'ledger.search': plain(() => ({ limit: 5, about: 'somebody@example.com' })),
  'ledger.transaction': plain(() => ({ txnId: missing() }), 'NOT_FOUND'),
};
