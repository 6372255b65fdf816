import type { Database } from '@inkvine/db/database';
import {
  donationStatement,
  type DonationSpend,
  type SpendOutcome,
} from '@inkvine/db/wallet/spend.repository';

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

function mutant(...edits: [from: string | RegExp, to: string][]): SendDonation {
  return async (db, spend) => {
    const compiled = donationStatement(spend).compile(db);
    const text = edits.reduce((before, [from, to]) => {
      const after = before.replace(from, to);
      if (after === before)
        throw new Error(`the spend no longer has what this mutant takes out: ${String(from)}`);
      return after;
    }, compiled.sql);
    const { rows } = await db.executeQuery<SpendOutcome>({ ...compiled, sql: text });
    return rows[0]!;
  };
}
