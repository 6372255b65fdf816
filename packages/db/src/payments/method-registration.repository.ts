import type { GatewayId } from '@inkvine/contracts/payments';
import type { AddableMethodKind, RegistrationStatus } from '@inkvine/contracts/payment-methods';
import { sql, type Selectable } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';
import type { MethodRegistration } from '../generated/database.ts';
import { leaseDueRows, type Lease } from '../leases.ts';

export type MethodRegistrationRow = Omit<
  Selectable<MethodRegistration>,
  'gateway' | 'kind' | 'status' | 'return_to'
> & {
  gateway: GatewayId;
  kind: AddableMethodKind;
  status: RegistrationStatus;
  return_to: 'web' | 'mobile';
};

const typed = (row: Selectable<MethodRegistration>) => row as MethodRegistrationRow;

export interface NewMethodRegistration {
  id: string;
  userId: string;
  gateway: string;
  kind: string;
  phone: string | null;
  returnTo: 'web' | 'mobile';
  idempotencyKey: string;
  requestHash: string;
  createdAt: Date;
  nextCheckAt: Date;
}

/** Undefined when the person has used the key before. */
export async function insertMethodRegistration(
  db: Executor,
  registration: NewMethodRegistration,
): Promise<MethodRegistrationRow | undefined> {
  const row = await db
    .insertInto('method_registration')
    .values({
      id: registration.id,
      user_id: registration.userId,
      gateway: registration.gateway,
      kind: registration.kind,
      phone: registration.phone,
      status: 'pending',
      return_to: registration.returnTo,
      idempotency_key: registration.idempotencyKey,
      request_hash: registration.requestHash,
      created_at: registration.createdAt.toISOString(),
      updated_at: registration.createdAt.toISOString(),
      next_check_at: registration.nextCheckAt.toISOString(),
    })
    .onConflict((conflict) => conflict.columns(['user_id', 'idempotency_key']).doNothing())
    .returningAll()
    .executeTakeFirst();
  return row && typed(row);
}

export async function findMethodRegistrationByKey(
  db: Executor,
  userId: string,
  key: string,
): Promise<MethodRegistrationRow | undefined> {
  const row = await db
    .selectFrom('method_registration')
    .selectAll()
    .where('user_id', '=', userId)
    .where('idempotency_key', '=', key)
    .executeTakeFirst();
  return row && typed(row);
}

export async function findMethodRegistration(
  db: Executor,
  id: string,
): Promise<MethodRegistrationRow | undefined> {
  const row = await db.selectFrom('method_registration').selectAll().where('id', '=', id).executeTakeFirst();
  return row && typed(row);
}

/** Keeps what the gateway called it, once, and forgets the phone number, which the gateway has now. */
export async function updateRegistrationBegun(
  db: Executor,
  id: string,
  begun: { gatewayCustomerId: string | undefined; ref: string | undefined },
): Promise<void> {
  await db
    .updateTable('method_registration')
    .set({
      gateway_customer_id: sql`coalesce(gateway_customer_id, ${begun.gatewayCustomerId ?? null})`,
      gateway_ref: sql`coalesce(gateway_ref, ${begun.ref ?? null})`,
      phone: null,
    })
    .where('id', '=', id)
    .execute();
}

export interface RegistrationChange {
  status: RegistrationStatus;
  methodId?: string;
  /** Left out: stays. Null: forgotten. */
  sealedCallback?: string | null;
  /** Null when nobody needs to look again. */
  nextCheckAt: Date | null;
}

/** Compare-and-set: undefined when it is in none of the `from` states any more. */
export async function claimRegistrationStatus(
  db: Executor | DatabaseTransaction,
  expected: { id: string; from: readonly RegistrationStatus[] },
  change: RegistrationChange,
  at: Date,
): Promise<MethodRegistrationRow | undefined> {
  const row = await db
    .updateTable('method_registration')
    .set({
      status: change.status,
      next_check_at: change.nextCheckAt?.toISOString() ?? null,
      updated_at: at.toISOString(),
      ...(change.methodId === undefined ? {} : { method_id: change.methodId }),
      ...(change.sealedCallback === undefined ? {} : { sealed_callback: change.sealedCallback }),
    })
    .where('id', '=', expected.id)
    .where('status', '=', sql<string>`any(${[...expected.from]}::text[])`)
    .returningAll()
    .executeTakeFirst();
  return row && typed(row);
}

export async function lockMethodRegistration(
  trx: DatabaseTransaction,
  id: string,
): Promise<MethodRegistrationRow | undefined> {
  const row = await trx
    .selectFrom('method_registration')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row && typed(row);
}

/** Takes registrations whose next look is due and leases them, so that a killed worker's come back. */
export async function claimDueRegistrations(
  db: Executor,
  due: Lease & { limit: number },
): Promise<MethodRegistrationRow[]> {
  return (await leaseDueRows(db, 'method_registration', due)).map(typed);
}
