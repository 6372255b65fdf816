import { RETENTION_KINDS, type RetentionBasis, type RetentionKindId } from '@inkvine/contracts/retention';

/** From when a term counts: a column of the row, or of the row that `through` refers to. */
export type Since = string | { table: string; through: string; column: string };

/** What ends at the term. Rows that are not `once` what is said, such as open ones, have no term yet. */
interface Term {
  since: Since;
  once?: { column: string; is: readonly string[] | 'set' | 'unset' };
  /** Columns that name a row to an operator. */
  key: readonly string[];
}

/** What stands in an erased column; of a JSON object, in some of its fields. */
export type Erased = null | '' | Readonly<Record<string, ''>>;

export type TableRetention =
  /** No row is ever deleted, and the database refuses to; nothing in it is personal. */
  | { rows: 'kept' }
  /** The same, but for columns that lose what is personal. */
  | ({ rows: 'erased'; erases: Readonly<Record<string, Erased>> } & Term)
  | ({ rows: 'deleted' } & Term)
  /** Tells how things are today and is replaced; what it once was stands in a table that is kept. */
  | { rows: 'state' };

export interface RetentionKind {
  /** Null where nothing personal is kept. */
  basis: RetentionBasis | null;
  tables: Readonly<Record<string, TableRetention>>;
}

const KEPT = { rows: 'kept' } as const;
const STATE = { rows: 'state' } as const;

/**
 * How long records of money stay, by their kinds and tables. Amounts, times and opaque ids of people stay for ever:
 * a ledger whose past is gone proves nothing. What is personal besides is erased when its term has passed.
 *
 * - `contract`: records of contracts, withdrawals, payments and supply, five years (전자상거래법 시행령 제6조
 *   제1항 제2호·제3호);
 * - `dispute`: records of complaints and disputes, three years (the same, 제4호);
 * - `tax`: books and vouchers, five years from the deadline for filing the tax of the year (국세기본법
 *   제85조의3);
 * - `working`: what only moved a payment along, ninety days, by our own choice.
 */
export const RETENTION_POLICY: Readonly<Record<RetentionKindId, RetentionKind>> = {
  ledger: {
    basis: null,
    tables: {
      wallet: KEPT,
      coin_lot: KEPT,
      coin_txn: KEPT,
      coin_lot_entry: KEPT,
      earning: KEPT,
      house_entry: KEPT,
      dispute_hold: KEPT,
      clawback: KEPT,
      ledger_block: KEPT,
      ledger_seal: KEPT,
      ledger_chain: STATE,
      unlock: STATE,
      unlock_return: KEPT,
    },
  },
  payments: {
    basis: 'contract',
    tables: {
      top_up: {
        rows: 'erased',
        since: 'updated_at',
        erases: { method_label: null, receipt_url: null },
        key: ['id'],
      },
      top_up_status: KEPT,
      payment_attempt: KEPT,
      deposit_account: {
        rows: 'erased',
        since: { table: 'top_up', through: 'top_up_id', column: 'updated_at' },
        erases: { holder_name: '', sealed_secret: null },
        key: ['top_up_id'],
      },
      gateway_customer: STATE,
      gateway_difference: { rows: 'erased', since: 'resolved_at', erases: { note: null }, key: ['id'] },
      gateway_books_check: STATE,
    },
  },
  methods: {
    basis: 'contract',
    tables: {
      payment_method: {
        rows: 'erased',
        since: 'detached_at',
        erases: {
          name: null,
          brand: null,
          last4: null,
          bank: null,
          upi_address: null,
          gateway_customer_id: null,
        },
        key: ['id'],
      },
      default_payment_method: STATE,
    },
  },
  refunds: {
    basis: 'contract',
    tables: {
      refund: { rows: 'erased', since: 'updated_at', erases: { note: '', answer: null }, key: ['id'] },
      refund_status: { rows: 'erased', since: 'at', erases: { note: null }, key: ['id'] },
      refund_attempt: KEPT,
      refund_difference: STATE,
    },
  },
  disputes: {
    basis: 'dispute',
    tables: {
      dispute: { rows: 'erased', since: 'closed_at', erases: { reason: null }, key: ['id'] },
      dispute_status: KEPT,
    },
  },
  messages: {
    basis: 'contract',
    tables: {
      donation: { rows: 'erased', since: 'created_at', erases: { message: '' }, key: ['id'] },
      gift: { rows: 'erased', since: 'ended_at', erases: { message: '' }, key: ['id'] },
      gift_order: { rows: 'erased', since: 'settled_at', erases: { message: '' }, key: ['id'] },
      gift_chapter: KEPT,
      gift_membership: KEPT,
      badge_log: { rows: 'erased', since: 'at', erases: { reason: null }, key: ['id'] },
    },
  },
  settlements: {
    basis: 'tax',
    tables: {
      settlement: {
        rows: 'erased',
        since: 'created_at',
        erases: { payee: { legalName: '', taxNumberEnd: '' } },
        key: ['run_id', 'creator_id'],
      },
      settlement_run: KEPT,
      settlement_item: KEPT,
      settlement_line: KEPT,
      earning_part: STATE,
      tax_profile: STATE,
    },
  },
  payouts: {
    basis: 'tax',
    tables: {
      payout: {
        rows: 'erased',
        since: 'updated_at',
        erases: { failure_note: null, reference: null },
        key: ['id'],
      },
      payout_status: { rows: 'erased', since: 'at', erases: { note: null }, key: ['id'] },
      payout_destination: {
        rows: 'erased',
        since: 'updated_at',
        once: { column: 'state', is: ['replaced', 'refused'] },
        erases: { label: '', holder_name: null, bank_code: null, sealed_account: '', gateway_ref: null },
        key: ['id'],
      },
      payout_attempt: KEPT,
      payout_part: KEPT,
      payout_batch: KEPT,
      payout_preference: STATE,
      payout_halt: KEPT,
    },
  },
  notices: {
    basis: 'working',
    tables: {
      gateway_event: { rows: 'deleted', since: 'applied_at', key: ['gateway', 'event_id'] },
      method_registration: {
        rows: 'erased',
        since: 'updated_at',
        once: { column: 'next_check_at', is: 'unset' },
        erases: { phone: null, sealed_callback: null, gateway_customer_id: null },
        key: ['id'],
      },
    },
  },
  legacy: {
    basis: 'contract',
    tables: {
      legacy_gift: {
        rows: 'erased',
        // The gift itself may be older than its import; its fan must have time to be found.
        since: { table: 'legacy_import', through: 'import_id', column: 'created_at' },
        once: { column: 'txn_id', is: 'set' },
        erases: { fan_email: '', fan_name: '', creator_email: '', message: '' },
        key: ['gift_id'],
      },
      legacy_import: KEPT,
      legacy_proof: { rows: 'deleted', since: 'proven_at', key: ['proven_at'] },
      legacy_mode: STATE,
    },
  },
  terms: {
    basis: null,
    tables: {
      coin_product: KEPT,
      refund_policy: KEPT,
      dispute_policy: KEPT,
      settlement_policy: KEPT,
      reward_rule: KEPT,
      reward_grant: KEPT,
      badge_rule: KEPT,
      badge_award: KEPT,
      badge_choice: STATE,
      badge_look: STATE,
      coupon: KEPT,
      coupon_batch: KEPT,
      coupon_code: KEPT,
      coupon_grant: KEPT,
      coupon_use: KEPT,
      coupon_log: KEPT,
      spending_limit: STATE,
      spending_limit_change: KEPT,
      sale_terms: STATE,
      wait_ticket: STATE,
      membership_tier: KEPT,
      tier_price: KEPT,
      tier_benefit: STATE,
      renewal_policy: KEPT,
    },
  },
  memberships: {
    basis: null,
    tables: {
      membership: KEPT,
      membership_period: KEPT,
      membership_charge: KEPT,
      membership_return: KEPT,
      membership_entitlement: KEPT,
      membership_price_change: KEPT,
      membership_tier_change: KEPT,
      membership_recharge: KEPT,
      membership_event: KEPT,
      membership_notice: KEPT,
      membership_correction: KEPT,
      membership_correction_line: KEPT,
      membership_finding: KEPT,
      membership_verification: KEPT,
      renewal_run: KEPT,
      outage: KEPT,
      heartbeat: STATE,
    },
  },
  checks: {
    basis: null,
    tables: {
      books_check: KEPT,
      invariant_violation: STATE,
      retention_run: KEPT,
      retention_log: KEPT,
    },
  },
};

/** A table whose rows have a term. */
export interface Ending {
  kind: RetentionKindId;
  table: string;
  retention: Extract<TableRetention, { rows: 'erased' | 'deleted' }>;
  /** Rows whose term began before this instant are due. */
  begunBefore: Date;
}

/** All that ends, as of `now`. */
export function listEndings(now: Date): Ending[] {
  return RETENTION_KINDS.flatMap((kind) => {
    const { basis, tables } = RETENTION_POLICY[kind];
    return Object.entries(tables).flatMap(([table, retention]) =>
      basis !== null && (retention.rows === 'erased' || retention.rows === 'deleted')
        ? [{ kind, table, retention, begunBefore: termsBegunBefore(basis, now) }]
        : [],
    );
  });
}

const WORKING_DAYS = 90;
const DAY_MS = 24 * 60 * 60_000;
const JULY = 6;

/**
 * Whatever began before this instant has had its term by `now`. A year's tax is filed by the end of June after it, the
 * latest of the deadlines; its last day stays a year longer, because it is already the next year somewhere.
 */
export function termsBegunBefore(basis: RetentionBasis, now: Date): Date {
  switch (basis) {
    case 'contract':
      return yearsBefore(now, 5);
    case 'dispute':
      return yearsBefore(now, 3);
    case 'tax': {
      const filedBy = yearsBefore(now, 5);
      const year = filedBy.getUTCFullYear() - (filedBy.getUTCMonth() >= JULY ? 0 : 1);
      return new Date(Date.UTC(year, 0, 1) - DAY_MS);
    }
    case 'working':
      return new Date(now.getTime() - WORKING_DAYS * DAY_MS);
  }
}

function yearsBefore(now: Date, years: number): Date {
  const then = new Date(now);
  then.setUTCFullYear(then.getUTCFullYear() - years);
  return then;
}
