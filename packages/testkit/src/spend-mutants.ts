import type { Database } from '@inkvine/db/database';
import { donationsStatement } from '@inkvine/db/wallet/spend-batch.repository';
import {
  donationStatement,
  insertDonation,
  type DonationSpend,
  type SpendOutcome,
} from '@inkvine/db/wallet/spend.repository';
import type { RawBuilder } from 'kysely';

export type SendDonation = (db: Database, spend: DonationSpend) => Promise<SpendOutcome>;

const LOT_LOCK = /(expires_at > \(select at from input\)\s+)for no key update/;

/**
 * The spend with one of its guards taken out: each is a version that looks right, and whatever checks the spend must
 * find every one of them wrong, or it checks nothing.
 */
export const SPEND_MUTANTS: Record<string, SendDonation> = {
  'takes no locks': mutant([/for no key update/g, '']),
  'locks the wallet and reads the lots unlocked': mutant([LOT_LOCK, '$1']),
  'orders and limits the lots where it locks them': mutant([
    LOT_LOCK,
    "$1 order by prio, expires_at, kind = 'paid', id limit 3 for no key update",
  ]),
  'does not notice coins that came in while it waited': mutant([
    'and held.grant_seq = (select grant_seq from seen)',
    '',
  ]),
  'does not recognise a spend that was done before': mutant([
    "when exists (select from answered) then 'DUPLICATE'",
    '',
  ]),
  'refuses from a stale view': mutant([
    "when (select version from held) <> (select version from seen) then 'RETRY'",
    '',
  ]),
};

const batched = (...edits: Edit[]): SendDonation => {
  return async (db, spend) => {
    const { rows } = await sendEdited(db, donationsStatement([spend]), edits);
    return rows[0] === undefined ? await insertDonation(db, spend) : { status: 'OK', ...rows[0] };
  };
};

/** The same for the statement that takes many; what it leaves undone is sent alone. */
export const BATCH_MUTANTS: Record<string, SendDonation> = {
  'takes no locks': batched([/for no key update( of coin_lot)?/g, '']),
  'does not notice coins that came in while it waited': batched(['and seen.grant_seq = held.grant_seq', '']),
  'spends what is there where less is there': batched(['where cost.total = amount', '']),
};

type Edit = [from: string | RegExp, to: string];

function mutant(...edits: Edit[]): SendDonation {
  return async (db, spend) => (await sendEdited(db, donationStatement(spend), edits)).rows[0] as SpendOutcome;
}

async function sendEdited<Row>(db: Database, statement: RawBuilder<Row>, edits: readonly Edit[]) {
  const compiled = statement.compile(db);
  const text = edits.reduce((before, [from, to]) => {
    const after = before.replace(from, to);
    if (after === before)
      throw new Error(`the spend no longer has what this mutant takes out: ${String(from)}`);
    return after;
  }, compiled.sql);
  return await db.executeQuery<Row>({ ...compiled, sql: text });
}
