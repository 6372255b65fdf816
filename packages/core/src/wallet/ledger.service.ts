import { AppError } from '@inkvine/contracts/errors';
import type {
  BalanceAt,
  BalanceAtInput,
  BalanceOfAtInput,
  LedgerPage,
  LedgerSearchInput,
  LedgerTxn,
} from '@inkvine/contracts/ledger';
import { Currency } from '@inkvine/contracts/money';
import type { CoinTxnId, UserId } from '@inkvine/contracts/primitives';
import {
  findBalanceAt,
  findLedgerLegs,
  findLedgerTxn,
  listLedgerRows,
} from '@inkvine/db/wallet/ledger-search.repository';
import { z } from 'zod';
import { CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

const LedgerCursor = z.object({ createdAt: CursorTimestamp, id: z.uuid() });

/** The ledger as operators look things up in it, and balances of the past, which anybody may ask of their own. */
export function createLedgerService({ db, site }: Pick<ServiceDependencies, 'db' | 'site'>) {
  async function balanceAt(userId: UserId, at: string): Promise<z.input<typeof BalanceAt>> {
    return (await findBalanceAt(db, { userId, at })) ?? { paid: 0, bonus: 0, txnId: null };
  }

  return {
    /** What the caller's wallet held at an instant. */
    getBalanceAt: (caller: Actor, { at }: z.output<typeof BalanceAtInput>) => balanceAt(caller.userId, at),

    /** What anybody's wallet held at an instant; nothing where there is no wallet. @throws AppError FORBIDDEN */
    async getBalanceOfAt(caller: Actor, { userId, at }: z.output<typeof BalanceOfAtInput>) {
      demand(caller, { action: 'backoffice.see' });
      return await balanceAt(userId, at);
    },

    /** The newest first. @throws AppError FORBIDDEN */
    async search(
      caller: Actor,
      input: z.output<typeof LedgerSearchInput>,
    ): Promise<z.input<typeof LedgerPage>> {
      demand(caller, { action: 'backoffice.see' });
      const after = decodeCursor(LedgerCursor, input.cursor);
      const rows = await listLedgerRows(db, {
        ...input,
        ...{ timeZone: site.timeZone, after, limit: input.limit + 1 },
      });
      return toPage(
        rows,
        input.limit,
        (row) => row,
        ({ createdAt, id }) => ({ createdAt, id }),
      );
    },

    /** A transaction with all that hangs on it. @throws AppError FORBIDDEN, NOT_FOUND */
    async get(caller: Actor, { txnId }: { txnId: CoinTxnId }): Promise<z.input<typeof LedgerTxn>> {
      demand(caller, { action: 'backoffice.see' });
      const txn = await findLedgerTxn(db, txnId);
      if (txn === undefined) throw new AppError('NOT_FOUND');
      const { lots, earnings, settled, house, refund, seal } = await findLedgerLegs(db, txnId);
      return {
        ...txn,
        lots: lots.map(({ topUpId, gateway, gatewayPaymentId, priceMinor, ...lot }) => ({
          ...lot,
          currency: Currency.parse(lot.currency),
          order:
            topUpId === null || gateway === null || priceMinor === null
              ? null
              : { topUpId, gateway, gatewayPaymentId, priceMinor },
        })),
        earnings: earnings.map((earning) => ({
          ...earning,
          currency: Currency.parse(earning.currency),
          settled: settled.filter(
            (line) => line.earnerId === earning.creatorId && line.currency === earning.currency,
          ),
        })),
        house: house.map((entry) => ({ ...entry, currency: Currency.parse(entry.currency) })),
        refund: refund ?? null,
        seal: seal ?? null,
      };
    },
  };
}
