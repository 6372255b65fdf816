import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  historyOf,
  lockDueMemberships,
  lockMembership,
  type MembershipWithHistory,
} from '@inkvine/db/memberships/membership.repository';
import { closeOpenPeriods, lockCharge } from '@inkvine/db/memberships/charge-settlement.repository';
import {
  closeEntitlements,
  extendAccess,
  insertCharges,
  insertEvents,
  insertMembershipNotices,
  insertPeriods,
  updateMemberships,
} from '@inkvine/db/memberships/renewal-claim.repository';
import { findRenewalTermsAt } from '@inkvine/db/memberships/renewal-policy.repository';
import { decideRenewal } from '@inkvine/domain/memberships/decide-renewal';
import type { RenewalHistory } from '@inkvine/domain/memberships/renewal-history';
import type { MembershipOrders } from '../payments/membership-orders.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { ChargeSettlement } from './charge-settlement.ts';
import { addToPlan, emptyPlan, type RenewalPlan } from './renewal-plan.ts';

export type RenewalsDependencies = Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'wakeUps'> & {
  orders: MembershipOrders;
  settlement: Pick<ChargeSettlement, 'payWithCoins'>;
};

type DueCharge = RenewalPlan['unanswered'][number];

/** Memberships that are claimed together, in one transaction. */
const BATCH = 200;
/** Charges in flight at once. */
const AT_ONCE = 16;

/**
 * The engine of renewals. It asks the database what is due and never how often it was asked, so that a schedule that did
 * not tick, a queue that was lost and a worker that was killed are all caught up by the next look. What is decided is
 * committed, with one row for each period and each charge, before anything is sent; what was sent and not answered is
 * the order's to find out.
 */
export function createRenewalsService({ db, clock, ids, wakeUps, orders, settlement }: RenewalsDependencies) {
  /** Writes what was decided. */
  async function carryOut(trx: DatabaseTransaction, plan: RenewalPlan, now: Date): Promise<void> {
    const of = (status: 'unpaid' | 'waived') =>
      plan.givenUp.filter((each) => each.status === status).map(({ membershipId }) => membershipId);
    await closeOpenPeriods(trx, { membershipIds: of('unpaid'), status: 'unpaid', reason: null, at: now });
    await closeOpenPeriods(trx, {
      membershipIds: of('waived'),
      status: 'waived',
      reason: 'bill_open',
      at: now,
    });
    await insertPeriods(trx, plan.periods, now);
    await insertCharges(trx, plan.charges, now);
    if (plan.orders.length > 0) await orders.place(trx, plan.orders, now);
    await closeEntitlements(trx, plan.closed);
    await extendAccess(trx, plan.extended);
    await updateMemberships(trx, plan.steps, now);
    await insertEvents(trx, plan.events, now);
    await insertMembershipNotices(trx, plan.notices, { jobId: 'memberships.send-notice', at: now });
  }

  /** Decides about the next memberships that are due. Answers how many those were, and what is to be charged. */
  async function claim(limit: number) {
    const now = clock.now();
    return await db.transaction().execute(async (trx) => {
      const terms = await findRenewalTermsAt(trx, now);
      const rows = await lockDueMemberships(trx, { now, limit });
      const plan = emptyPlan();
      for (const row of rows) {
        addToPlan(plan, row, decideRenewal(historyOf(row, OUTAGES), terms, now), { ids, now, terms });
      }
      await carryOut(trx, plan, now);
      return { looked: rows.length, charges: [...plan.charges, ...plan.unanswered] };
    });
  }

  const pay = async ({ id, paymentMethodId }: DueCharge): Promise<void> =>
    paymentMethodId === null
      ? await db.transaction().execute((trx) => settlement.payWithCoins(trx, id))
      : await orders.pay(id);

  /** Some at once; one that fails is the sweep's, and does not hold up the others. */
  async function payAll(charges: readonly DueCharge[]): Promise<unknown> {
    const waiting = charges.values();
    let fault: unknown;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const charge of waiting) await pay(charge).catch((error: unknown) => (fault ??= error));
      }),
    );
    return fault;
  }

  return {
    /** Decides about one membership now, behind its lock, and carries it out. Answers its charges, not yet sent. */
    async stepNow(trx: DatabaseTransaction, row: MembershipWithHistory): Promise<DueCharge[]> {
      const now = clock.now();
      const terms = await findRenewalTermsAt(trx, now);
      const plan = emptyPlan();
      addToPlan(plan, row, decideRenewal(historyOf(row, OUTAGES), terms, now), { ids, now, terms });
      await carryOut(trx, plan, now);
      return [...plan.charges, ...plan.unanswered];
    },

    pay,

    /**
     * Ends a membership whose payment was taken back whole, at once. Nothing more is charged; what was spent is owed as
     * of any payment. Ending it again changes nothing.
     */
    async closeLost(chargeId: string): Promise<void> {
      const now = clock.now();
      await db.transaction().execute(async (trx) => {
        const charge = await lockCharge(trx, chargeId);
        const row = charge && (await lockMembership(trx, charge.membershipId));
        if (row === undefined || row.ended_at !== null) return;
        const plan = emptyPlan();
        const end = { kind: 'end', at: now, reason: 'payment_lost', skipped: [] } as const;
        addToPlan(plan, row, end, { ids, now, terms: await findRenewalTermsAt(trx, now) });
        await carryOut(trx, plan, now);
      });
      wakeUps.publish('outbox');
    },

    /**
     * Looks at every membership whose time has come, until none is left.
     * @returns how many were looked at
     * @throws the first fault of a charge, once everything else is done
     */
    async renewDue(): Promise<number> {
      let looked = 0;
      let fault: unknown;
      for (;;) {
        const batch = await claim(BATCH);
        wakeUps.publish('outbox');
        fault ??= await payAll(batch.charges);
        looked += batch.looked;
        if (batch.looked < BATCH) break;
      }
      if (fault !== undefined) throw fault;
      return looked;
    },
  };
}

const OUTAGES: RenewalHistory['outages'] = [];

export type RenewalsService = ReturnType<typeof createRenewalsService>;
