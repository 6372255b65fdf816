import { randomUUID } from 'node:crypto';
import type { Database } from '@inkvine/db/database';
import { sql } from 'kysely';

const WORDS = 'For Yuna, of 3 Han River Road';

/** The bare rows of one person's money records, with something personal in every place that has room for it. */
const rowsOf = (at: string, seq: number) => {
  const [id, user, import_id, top_up] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const currency = 'KRW';
  const common = { id, user_id: user, currency, created_at: at, updated_at: at };
  return {
    top_up: {
      ...{ ...common, id: top_up, product_id: id, name_ko: '코인', name_en: 'Coins', paid_coins: 10 },
      ...{
        bonus_coins: 0,
        price_minor: 1_000,
        status: 'paid',
        paid_at: at,
        gateway: 'toss',
        return_to: 'web',
      },
      ...{
        idempotency_key: id,
        request_hash: '',
        method_label: 'Visa 4242',
        receipt_url: 'https://toss/r/1',
      },
      checks: 0,
    },
    deposit_account: {
      ...{ top_up_id: top_up, bank_code: '88', account_number: 'X1', holder_name: 'Kim Yuna' },
      ...{ sealed_secret: 'sealed', created_at: at },
    },
    gateway_difference: {
      ...{ id, gateway: 'toss', kind: 'amount', subject: id, currency, first_seen_at: at, last_seen_at: at },
      ...{ resolved_at: at, resolved_by: user, note: WORDS },
    },
    payment_method: {
      ...{ id, user_id: user, gateway: 'toss', kind: 'upi', status: 'active', token_hash: id, version: 1 },
      ...{ created_at: at, deleted_at: at, detached_at: at, name: 'Mine', brand: 'Visa', last4: '4242' },
      ...{ bank: 'Shinhan', upi_address: 'yuna@bank', gateway_customer_id: 'cus_1' },
    },
    refund: {
      ...{ ...common, top_up_id: id, lot_id: 1, policy_version: 1, rule: 'unused', state: 'done', coins: 1 },
      ...{ expired_coins: 0, bonus_coins: 0, gross_minor: 100, fee_minor: 0, amount_minor: 100, txn_id: id },
      ...{ gateway_refund_id: id, checks: 0, version: 1, note: WORDS, answer: WORDS },
    },
    refund_status: { refund_id: id, state: 'done', at, note: WORDS },
    dispute: {
      ...{
        ...common,
        top_up_id: id,
        gateway: 'toss',
        gateway_dispute_id: id,
        state: 'won',
        raw_status: 'won',
      },
      ...{
        amount_minor: 100,
        policy_version: 1,
        bearer: 'platform',
        debt_coins: 0,
        repaid_coins: 0,
        checks: 0,
      },
      ...{ version: 1, closed_at: at, origin: 'bank', reason: WORDS },
    },
    donation: {
      ...{ id, txn_id: id, donor_id: user, creator_id: id, novel_id: id, coins: 1, message: WORDS },
      ...{ anonymous: false, tx: '1', created_at: at },
    },
    badge_log: {
      ...{ id, rule_id: id, award_id: id, user_id: user, act: 'given', level: 1, actor_id: id, at },
      reason: WORDS,
    },
    gift: {
      ...{ id, giver_id: user, branch_id: id, receiver_id: id, message: WORDS, coins: 1, state: 'claimed' },
      ...{ claimed_by: id, deliver_at: at, expires_at: at, ended_at: at, created_at: at },
    },
    gift_order: {
      ...{ id, giver_id: user, tier_id: id, price_id: id, months: 3, receiver_id: id, message: WORDS },
      ...{ coins: 1, amount_minor: 100, currency, state: 'given', gift_id: id, idempotency_key: id },
      ...{ request_hash: '', created_at: at, settled_at: at },
    },
    settlement_run: {
      ...{
        id,
        period: at,
        currency,
        seq,
        kind: 'correction',
        reason: '',
        state: 'locked',
        collects_from: at,
        cutoff: at,
      },
      ...{ policy_version: 1, collected_creator: id, collected_at: at, computed_creator: id, earnings: 0 },
      ...{ gross_minor: 0, input_digest: 0, created_at: at, locked_at: at, version: 1 },
    },
    settlement: {
      ...{ run_id: id, creator_id: user, currency, period: at, seq: 0, gross_minor: 0, bonus_value_minor: 0 },
      ...{ vat_minor: 0, fee_minor: 0, gateway_fee_minor: 0, adjustment_minor: 0, carry_in_minor: 0 },
      ...{ taxable_minor: 0, income_tax_minor: 0, local_tax_minor: 0, payable_minor: 0, carry_out_minor: 0 },
      ...{
        fees: {},
        withholding: {},
        payee: { legalName: 'Kim Yuna', taxNumberEnd: '4567', residence: 'KR', kind: 'individual' },
        created_at: at,
      },
    },
    payout: {
      ...{
        ...common,
        destination_id: id,
        channel: 'manual',
        amount_minor: 100,
        state: 'returned',
        checks: 0,
      },
      ...{ batch_id: id, automatic: false, version: 1, failure: 'by_hand', failure_note: WORDS },
      reference: WORDS,
    },
    payout_status: { payout_id: id, state: 'returned', at, note: WORDS },
    payout_destination: {
      ...{
        ...common,
        channel: 'manual',
        kind: 'bank',
        state: 'replaced',
        label: 'Shinhan ••1',
        usable_from: at,
      },
      ...{ holder_name: 'Kim Yuna', bank_code: '88', sealed_account: 'sealed', gateway_ref: 'ref' },
    },
    gateway_event: {
      ...{
        gateway: 'toss',
        event_id: id,
        kind: 'payment',
        body: {},
        ref: {},
        received_at: at,
        applied_at: at,
      },
    },
    method_registration: {
      ...{ id, user_id: user, gateway: 'toss', kind: 'card', status: 'expired', return_to: 'web' },
      ...{
        idempotency_key: id,
        request_hash: '',
        created_at: at,
        updated_at: at,
        phone: '+821012345678',
        sealed_callback: 'sealed',
        gateway_customer_id: 'cus_1',
      },
    },
    legacy_import: {
      ...{ id: import_id, filename: 'gifts.csv', bytes: 1, sha256: '', state: 'imported', staged_rows: 1 },
      ...{ created_by: id, created_at: at },
    },
    legacy_gift: {
      ...{ gift_id: id, id, import_id, status: 'given', fan_email: 'yuna@old.example', fan_name: 'Yuna' },
      ...{ creator_email: 'haneul@old.example', coins: 1, paid_minor: 0, currency, message: WORDS },
      ...{ anonymous: false, given_at: '2009-05-01T00:00:00Z', row_hash: '', txn_id: id },
    },
    legacy_proof: { email: `${id}@old.example`, proven_by: id, proven_at: at },
  };
};

/** Writes those of as many people, past the keys that would want all that they refer to. */
export async function buildPersonalRecords(db: Database, at: string, people = 1): Promise<void> {
  const records = Array.from({ length: people }, (_, seq) => rowsOf(at, seq + 1));
  await db.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx);
    for (const table of Object.keys(records[0]!) as (keyof ReturnType<typeof rowsOf>)[]) {
      const rows = records.map((record) => record[table]);
      const columns = sql.join(Object.keys(rows[0]!).map((column) => sql.ref(column)));
      await sql`
        insert into ${sql.table(table)} (${columns})
        select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(
        trx,
      );
    }
  });
}
