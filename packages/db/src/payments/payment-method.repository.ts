import type { GatewayId } from '@inkvine/contracts/payments';
import type { MethodDetails, MethodStatus } from '@inkvine/contracts/payment-methods';
import { sql, type Selectable } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import type { PaymentMethod } from '../generated/database.ts';
import { leaseDueRows, type Lease } from '../leases.ts';

export type PaymentMethodRow = Omit<Selectable<PaymentMethod>, 'gateway' | 'kind' | 'status'> & {
  gateway: GatewayId;
  kind: MethodDetails['kind'];
  status: MethodStatus;
};

const typed = <Row extends Selectable<PaymentMethod>>(row: Row) =>
  row as Row & Pick<PaymentMethodRow, 'gateway' | 'kind' | 'status'>;

/**
 * How a gateway knows a person. `customerKey` is ours and random; `gatewayCustomerId` is the gateway's, once it has
 * given one.
 */
export async function ensureGatewayCustomer(
  db: Executor,
  person: { userId: string; gateway: string },
): Promise<{ customerKey: string; gatewayCustomerId: string | null }> {
  const { rows } = await sql<{ customerKey: string; gatewayCustomerId: string | null }>`
    insert into gateway_customer (user_id, gateway) values (${person.userId}::uuid, ${person.gateway})
    on conflict (user_id, gateway) do update set gateway = excluded.gateway
    returning customer_key as "customerKey", gateway_customer_id as "gatewayCustomerId"`.execute(db);
  return rows[0]!;
}

/** The first one stands: methods name the customer that they were registered with themselves. */
export async function updateGatewayCustomer(
  db: Executor,
  person: { userId: string; gateway: string },
  gatewayCustomerId: string,
): Promise<void> {
  await db
    .updateTable('gateway_customer')
    .set({ gateway_customer_id: gatewayCustomerId })
    .where('user_id', '=', person.userId)
    .where('gateway', '=', person.gateway)
    .where('gateway_customer_id', 'is', null)
    .execute();
}

export interface NewPaymentMethod {
  id: string;
  userId: string;
  gateway: string;
  kind: MethodDetails['kind'];
  status: 'pending' | 'active';
  sealedToken: string;
  tokenHash: string;
  gatewayCustomerId: string | null;
  brand: string | null;
  last4: string | null;
  bank: string | null;
  upiAddress: string | null;
  createdAt: Date;
  /** When a pending one is looked at. */
  nextCheckAt: Date | null;
}

/** False when the gateway's token is kept already. */
export async function insertPaymentMethod(
  trx: DatabaseTransaction,
  method: NewPaymentMethod,
): Promise<boolean> {
  const row = await trx
    .insertInto('payment_method')
    .values({
      id: method.id,
      user_id: method.userId,
      gateway: method.gateway,
      kind: method.kind,
      status: method.status,
      sealed_token: method.sealedToken,
      token_hash: method.tokenHash,
      gateway_customer_id: method.gatewayCustomerId,
      brand: method.brand,
      last4: method.last4,
      bank: method.bank,
      upi_address: method.upiAddress,
      created_at: method.createdAt.toISOString(),
      next_check_at: method.nextCheckAt?.toISOString() ?? null,
    })
    .onConflict((conflict) =>
      conflict.columns(['gateway', 'token_hash']).where('detached_at', 'is', null).doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** The method of a token that the gateway still keeps for us, deleted or not. */
export async function findPaymentMethodByToken(
  db: Executor,
  gateway: string,
  tokenHash: string,
): Promise<PaymentMethodRow | undefined> {
  const row = await db
    .selectFrom('payment_method')
    .selectAll()
    .where('gateway', '=', gateway)
    .where('token_hash', '=', tokenHash)
    .where('detached_at', 'is', null)
    .executeTakeFirst();
  return row && typed(row);
}

export async function findPaymentMethod(db: Executor, id: string): Promise<PaymentMethodRow | undefined> {
  const row = await db.selectFrom('payment_method').selectAll().where('id', '=', id).executeTakeFirst();
  return row && typed(row);
}

/** A person's methods, the default first, then the oldest. */
export async function listLivePaymentMethods(
  db: Executor,
  userId: string,
): Promise<(PaymentMethodRow & { is_default: boolean })[]> {
  const rows = await db
    .selectFrom('payment_method')
    .leftJoin('default_payment_method', 'default_payment_method.method_id', 'payment_method.id')
    .selectAll('payment_method')
    .select((eb) => eb('default_payment_method.user_id', 'is not', null).$castTo<boolean>().as('is_default'))
    .where('payment_method.live_of', '=', userId)
    .orderBy('is_default', 'desc')
    .orderBy('payment_method.id')
    .execute();
  return rows.map(typed);
}

/**
 * Makes the method the default of somebody who has none, and in any case holds the person's default until commit:
 * its row is what every change of a person's methods locks first.
 */
export async function claimFirstDefault(
  trx: DatabaseTransaction,
  userId: string,
  methodId: string,
): Promise<void> {
  await sql`
    insert into default_payment_method (user_id, method_id) values (${userId}::uuid, ${methodId}::uuid)
    on conflict (user_id) do update set method_id = default_payment_method.method_id`.execute(trx);
}

/** The id of the default, or undefined for a person without methods. */
export async function lockDefaultMethod(
  trx: DatabaseTransaction,
  userId: string,
): Promise<string | undefined> {
  const row = await trx
    .selectFrom('default_payment_method')
    .select('method_id')
    .where('user_id', '=', userId)
    .forUpdate()
    .executeTakeFirst();
  return row?.method_id;
}

export async function updateDefaultMethod(
  trx: DatabaseTransaction,
  userId: string,
  methodId: string,
): Promise<void> {
  await trx
    .updateTable('default_payment_method')
    .set({ method_id: methodId })
    .where('user_id', '=', userId)
    .execute();
}

export async function deleteDefaultMethod(trx: DatabaseTransaction, userId: string): Promise<void> {
  await trx.deleteFrom('default_payment_method').where('user_id', '=', userId).execute();
}

/** Undefined when somebody changed it in between, or it is deleted. */
export async function claimPaymentMethodName(
  db: Executor,
  expected: { id: string; version: number },
  name: string | null,
): Promise<PaymentMethodRow | undefined> {
  const row = await db
    .updateTable('payment_method')
    .set({ name, version: expected.version + 1 })
    .where('id', '=', expected.id)
    .where('version', '=', expected.version)
    .where('deleted_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
  return row && typed(row);
}

/** False when it was deleted before. `nextCheckAt`: when a sweep sees that the gateway has forgotten it too. */
export async function claimPaymentMethodDeletion(
  trx: DatabaseTransaction,
  id: string,
  { at, nextCheckAt }: { at: Date; nextCheckAt: Date },
): Promise<boolean> {
  const row = await trx
    .updateTable('payment_method')
    .set({ deleted_at: at.toISOString(), next_check_at: nextCheckAt.toISOString() })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** A method that the person deleted and has registered again before the gateway forgot it. */
export async function updatePaymentMethodRestored(
  trx: DatabaseTransaction,
  id: string,
  state: { status: 'pending' | 'active'; nextCheckAt: Date | null },
): Promise<void> {
  await trx
    .updateTable('payment_method')
    .set({
      deleted_at: null,
      status: state.status,
      next_check_at: state.nextCheckAt?.toISOString() ?? null,
    })
    .where('id', '=', id)
    .where('detached_at', 'is', null)
    .execute();
}

/** The gateway has forgotten it; so do we, but for what old orders show. */
export async function claimPaymentMethodDetached(db: Executor, id: string, at: Date): Promise<boolean> {
  const row = await db
    .updateTable('payment_method')
    .set({ detached_at: at.toISOString(), sealed_token: null, next_check_at: null })
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .where('detached_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** What the gateway says of a live method; a deleted one stays as it is. */
export async function updatePaymentMethodStatus(
  db: Executor,
  id: string,
  state: { status: MethodStatus; nextCheckAt: Date | null },
): Promise<void> {
  await db
    .updateTable('payment_method')
    .set({ status: state.status, next_check_at: state.nextCheckAt?.toISOString() ?? null })
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .execute();
}

/** Deleted methods that the gateway still has and pending ones, leased so that no two workers ask for the same. */
export async function claimDuePaymentMethods(
  db: Executor,
  due: Lease & { limit: number },
): Promise<PaymentMethodRow[]> {
  return (await leaseDueRows(db, 'payment_method', due)).map(typed);
}
