import type { RenewalForecast } from '@inkvine/contracts/renewal-runs';
import type { MembershipEnd } from '@inkvine/contracts/renewals';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import {
  historyOf,
  listDueMemberships,
  lockDueMemberships,
  lockMembership,
  setAside,
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
  openFreePeriods,
  updateMemberships,
} from '@inkvine/db/memberships/renewal-claim.repository';
import { findRenewalTermsAt } from '@inkvine/db/memberships/renewal-policy.repository';
import { endTierChangesOf, switchTiers } from '@inkvine/db/memberships/tier-change.repository';
import { decideRenewal, withTierChanged } from '@inkvine/domain/memberships/decide-renewal';
import { isOutage } from '../outage.ts';
import type { MembershipOrders } from '../payments/membership-orders.ts';
import { createMembershipCoupons } from '../perks/membership-coupons.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { HeartbeatsService } from '../system/heartbeats.service.ts';
import type { ChargeSettlement } from './charge-settlement.ts';
import { letGoEvents } from './membership-records.ts';
import { createForecast } from './renewal-forecast.ts';
import { addToPlan, emptyPlan, type RenewalPlan } from './renewal-plan.ts';

export type RenewalsDependencies = Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'wakeUps'> & {
  orders: MembershipOrders;
  settlement: Pick<ChargeSettlement, 'payWithCoins'>;
  heartbeats: Pick<HeartbeatsService, 'listOutages'>;
};

type DueCharge = RenewalPlan['unanswered'][number];

interface Batch {
  looked: number;
  charges: DueCharge[];
  fault?: unknown;
}

/** Memberships that are claimed together, in one transaction. */
const BATCH = 200;
const FORECAST_BATCH = 1_000;
/** Charges in flight at once. */
const AT_ONCE = 16;
/** When a membership whose step failed is looked at again. */
const ASIDE_MS = 60 * 60_000;
const REASON_MAX = 500;

/**
 * The engine of renewals. It asks the database what is due and never how often it was asked, so that a schedule that did
 * not tick, a queue that was lost and a worker that was killed are all caught up by the next look. What is decided is
 * committed, with one row for each period and each charge, before anything is sent; what was sent and not answered is
 * the order's to find out.
 */
export function createRenewalsService(dependencies: RenewalsDependencies) {
  const { db, clock, ids, wakeUps, orders, settlement, heartbeats } = dependencies;
  const coupons = createMembershipCoupons({ clock, ids });

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
    for (const reason of ['canceled', 'failed'] as const) {
      const givenUp = plan.givenUp.filter(({ couponReason }) => couponReason === reason);
      const subjectIds = givenUp.flatMap(({ couponsFrom }) => couponsFrom ?? []);
      await coupons.giveBack(trx, { subjectIds, reason });
    }
    await insertPeriods(trx, plan.periods, now);
    await coupons.use(trx, plan.couponUses);
    await openFreePeriods(trx, plan.opened, now);
    await insertCharges(trx, plan.charges, now);
    if (plan.orders.length > 0) await orders.place(trx, plan.orders, now);
    const letGo = await switchTiers(trx, plan.switched, now);
    const ended = plan.steps.flatMap(({ id, endedAt }) => (endedAt === undefined ? [] : [id]));
    await endTierChangesOf(trx, { membershipIds: ended, at: now });
    await closeEntitlements(trx, plan.closed);
    await extendAccess(trx, plan.extended);
    await updateMemberships(trx, plan.steps, now);
    await insertEvents(trx, [...plan.events, ...letGoEvents(letGo)], now);
    await insertMembershipNotices(trx, plan.notices, { jobId: 'memberships.send-notice', at: now });
  }

  /** Decides about memberships that are locked, and carries it out. Answers what is to be charged. */
  async function step(
    trx: DatabaseTransaction,
    rows: readonly MembershipWithHistory[],
  ): Promise<DueCharge[]> {
    const now = clock.now();
    const terms = await findRenewalTermsAt(trx, now);
    const outages = await heartbeats.listOutages(trx);
    const plan = emptyPlan();
    for (const row of rows) {
      addToPlan(plan, row, decideRenewal(historyOf(row, outages), terms, now), { ids, now, terms });
    }
    await carryOut(trx, plan, now);
    return [...plan.charges, ...plan.unanswered];
  }

  /** Decides about the next memberships that are due. Answers how many those were, and what is to be charged. */
  const claim = async (limit: number): Promise<Batch> =>
    await db.transaction().execute(async (trx) => {
      const rows = await lockDueMemberships(trx, { now: clock.now(), limit });
      return { looked: rows.length, charges: await step(trx, rows) };
    });

  /** One by one, where a batch failed as a whole: whoever it is that cannot be decided about is set aside. */
  async function claimEach(limit: number): Promise<Batch> {
    const now = clock.now();
    const due = await listDueMemberships(db, { now, after: undefined, limit });
    const charges: DueCharge[] = [];
    let fault: unknown;
    for (const { id } of due) {
      try {
        const own = await db.transaction().execute(async (trx) => {
          const row = await lockMembership(trx, id);
          const isDue = row!.next_look_at !== null && new Date(row!.next_look_at) <= now;
          return isDue ? await step(trx, [row!]) : [];
        });
        charges.push(...own);
      } catch (error) {
        if (isOutage(error)) throw error;
        const reason = (error instanceof Error ? error.message : String(error)).slice(0, REASON_MAX);
        await setAside(db, { id, reason, until: new Date(now.getTime() + ASIDE_MS), at: now });
        fault ??= error;
      }
    }
    return { looked: due.length, charges, fault };
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

  /** Ends a locked membership at once, by somebody's word and not by the rule. Nothing more is charged. */
  async function endNow(
    trx: DatabaseTransaction,
    row: MembershipWithHistory,
    reason: Extract<MembershipEnd, 'payment_lost' | 'cancelled_at_once'>,
  ): Promise<void> {
    const now = clock.now();
    const plan = emptyPlan();
    const end = { kind: 'end', at: now, reason, skipped: [] } as const;
    addToPlan(plan, row, end, { ids, now, terms: await findRenewalTermsAt(trx, now) });
    await carryOut(trx, plan, now);
  }

  return {
    endNow,

    /** Decides about one membership now, behind its lock, and carries it out. Answers its charges, not yet sent. */
    stepNow: (trx: DatabaseTransaction, row: MembershipWithHistory): Promise<DueCharge[]> => step(trx, [row]),

    pay,

    /**
     * Ends a membership whose payment was taken back whole, at once. Nothing more is charged; what was spent is owed as
     * of any payment, and the coupons that were used for it are the member's again. Ending it again changes nothing.
     */
    async closeLost(chargeId: string): Promise<void> {
      await db.transaction().execute(async (trx) => {
        const charge = await lockCharge(trx, chargeId);
        const row = charge && (await lockMembership(trx, charge.membershipId));
        if (charge !== undefined)
          await coupons.giveBack(trx, { subjectIds: [charge.periodId], reason: 'refunded' });
        if (row !== undefined && row.ended_at === null) await endNow(trx, row, 'payment_lost');
      });
      wakeUps.publish('outbox');
    },

    /**
     * Looks at every membership whose time has come, the longest due first, until none is left or `limit` were looked at.
     * @returns how many were looked at
     * @throws the first fault of a step or charge, once everything else is done
     */
    async renewDue(limit = Number.POSITIVE_INFINITY): Promise<number> {
      let looked = 0;
      let fault: unknown;
      while (looked < limit) {
        const wanted = Math.min(BATCH, limit - looked);
        const batch = await claim(wanted).catch(async (error: unknown) => {
          if (isOutage(error)) throw error;
          return await claimEach(wanted);
        });
        wakeUps.publish('outbox');
        const unpaid = await payAll(batch.charges);
        fault ??= batch.fault ?? unpaid;
        looked += batch.looked;
        if (batch.looked < wanted) break;
      }
      if (fault !== undefined) throw fault;
      return looked;
    },

    /** What would be done about every membership that is due, without doing any of it. */
    async forecast(executor: Executor): Promise<RenewalForecast> {
      const now = clock.now();
      const terms = await findRenewalTermsAt(executor, now);
      const outages = await heartbeats.listOutages(executor);
      const forecast = createForecast();
      let after: { nextLookAt: string; id: string } | undefined;
      do {
        const rows = await listDueMemberships(executor, { now, after, limit: FORECAST_BATCH });
        for (const row of rows) {
          const history = historyOf(row, outages);
          const decision = decideRenewal(history, terms, now);
          const isSwitch = decision.kind === 'switch_tier';
          forecast.add(row, isSwitch ? decideRenewal(withTierChanged(history), terms, now) : decision);
        }
        const last = rows.at(-1);
        after =
          rows.length < FORECAST_BATCH || !last ? undefined : { nextLookAt: last.next_look_at!, id: last.id };
      } while (after !== undefined);
      return forecast.read();
    },
  };
}

export type RenewalsService = ReturnType<typeof createRenewalsService>;
