import type { Currency } from '@inkvine/contracts/money';
import type { DestinationKind, DestinationState, PayoutChannel } from '@inkvine/contracts/payouts';
import type { Selectable } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import type { PayoutDestination } from '../generated/database.ts';
import { leaseDueRows, type Lease } from '../leases.ts';

export type DestinationRow = Omit<
  Selectable<PayoutDestination>,
  'currency' | 'channel' | 'kind' | 'state'
> & {
  currency: Currency;
  channel: PayoutChannel;
  kind: DestinationKind;
  state: DestinationState;
};

const typed = (row: Selectable<PayoutDestination>): DestinationRow => row as DestinationRow;

/** What a person is paid to now; there is one of a currency at most. */
const CURRENT: readonly DestinationState[] = ['pending', 'active', 'blocked'];

/** Written before the gateway hears of it, and not yet paid to. */
export async function insertDestination(
  trx: DatabaseTransaction,
  destination: {
    id: string;
    userId: string;
    currency: Currency;
    channel: PayoutChannel;
    kind: DestinationKind;
    label: string;
    holderName: string | null;
    bankCode: string | null;
    sealedAccount: string | null;
    at: Date;
  },
): Promise<void> {
  const at = destination.at.toISOString();
  await trx
    .insertInto('payout_destination')
    .values({
      id: destination.id,
      user_id: destination.userId,
      currency: destination.currency,
      channel: destination.channel,
      kind: destination.kind,
      state: 'registering',
      label: destination.label,
      holder_name: destination.holderName,
      bank_code: destination.bankCode,
      sealed_account: destination.sealedAccount,
      usable_from: at,
      created_at: at,
      updated_at: at,
    })
    .execute();
}

export async function findDestination(db: Executor, id: string): Promise<DestinationRow | undefined> {
  const row = await db.selectFrom('payout_destination').selectAll().where('id', '=', id).executeTakeFirst();
  return row && typed(row);
}

export async function findDestinationOfGateway(
  db: Executor,
  channel: PayoutChannel,
  gatewayRef: string,
): Promise<DestinationRow | undefined> {
  const row = await db
    .selectFrom('payout_destination')
    .selectAll()
    .where('channel', '=', channel)
    .where('gateway_ref', '=', gatewayRef)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && typed(row);
}

export async function listCurrentDestinations(db: Executor, userId: string): Promise<DestinationRow[]> {
  const rows = await db
    .selectFrom('payout_destination')
    .selectAll()
    .where('user_id', '=', userId)
    .where('state', 'in', [...CURRENT])
    .orderBy('currency')
    .execute();
  return rows.map(typed);
}

/**
 * Whoever changes where their money goes waits here for the other; the row is their tax profile, without which nobody
 * has a destination. False when there is none.
 */
export async function lockPayee(trx: DatabaseTransaction, userId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('tax_profile')
    .select('user_id')
    .where('user_id', '=', userId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** Takes the place of the current one, if there is one. Gives whether there was. */
export async function replaceCurrentDestination(
  trx: DatabaseTransaction,
  of: { userId: string; currency: Currency; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('payout_destination')
    .set({ state: 'replaced', next_check_at: null, updated_at: of.at.toISOString() })
    .where('user_id', '=', of.userId)
    .where('currency', '=', of.currency)
    .where('state', 'in', [...CURRENT])
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Compare-and-set: undefined when the destination is in none of the `from` states any more. */
export async function claimDestinationState(
  db: Executor,
  expected: { id: string; from: readonly DestinationState[] },
  change: {
    state: DestinationState;
    gatewayRef?: string;
    usableFrom?: Date;
    nextCheckAt: Date | null;
    at: Date;
  },
): Promise<DestinationRow | undefined> {
  const row = await db
    .updateTable('payout_destination')
    .set({
      state: change.state,
      next_check_at: change.nextCheckAt?.toISOString() ?? null,
      updated_at: change.at.toISOString(),
      ...(change.gatewayRef === undefined ? {} : { gateway_ref: change.gatewayRef }),
      ...(change.usableFrom === undefined ? {} : { usable_from: change.usableFrom.toISOString() }),
    })
    .where('id', '=', expected.id)
    .where('state', 'in', [...expected.from])
    .returningAll()
    .executeTakeFirst();
  return row && typed(row);
}

/** Destinations that a gateway still examines and whose time to be asked about has come; leased as payouts are. */
export async function claimDueDestinations(
  db: Executor,
  due: Lease & { limit: number },
): Promise<DestinationRow[]> {
  return (await leaseDueRows(db, 'payout_destination', due)).map(typed);
}
