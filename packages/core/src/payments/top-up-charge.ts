import type { TopUp } from '@inkvine/contracts/payments';
import {
  findLastCharge,
  insertPaymentAttempt,
  updateAttemptSentAgain,
  updatePaymentAttempt,
} from '@inkvine/db/payments/payment-attempt.repository';
import {
  claimTopUpStatus,
  findTopUp,
  lockTopUp,
  updateTopUpGatewayOrder,
  type TopUpRow,
} from '@inkvine/db/payments/top-up.repository';
import { nextCheckDelayMs, statesBefore } from '@inkvine/domain/payments/top-up-states';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { DeclineCourse } from './decline-course.ts';
import type { DeclineReason, GatewayError, GatewayErrorKind } from './gateway-error.ts';
import type { PaymentSnapshot } from './payment-gateway.port.ts';
import type { SavedMethodCharges } from './saved-method-charges.ts';

type Failure = NonNullable<TopUp['failure']>;

/** Longer than all requests of one charge may take: until then nobody else sends it. */
const CHARGE_LEASE_MS = 6 * 60_000;

/** What a refused charge is to its payer. */
export function chargeFailure({
  kind,
  declineReason,
}: {
  kind: GatewayErrorKind;
  declineReason?: DeclineReason | undefined;
}): Failure {
  if (kind === 'AUTHENTICATION_REQUIRED') return 'PAYMENT_NEEDS_YOU';
  if (kind === 'INSTRUMENT_INVALID') return 'METHOD_UNUSABLE';
  switch (declineReason) {
    case 'insufficient_funds':
    case 'limit_exceeded':
      return 'PAYMENT_OVER_LIMIT';
    case 'auth_failed':
      return 'PAYMENT_NEEDS_YOU';
    case 'expired_instrument':
    case 'invalid_instrument':
      return 'METHOD_UNUSABLE';
    default:
      return 'PAYMENT_DECLINED';
  }
}

/** The steps of an order that only its settlement may take. */
export interface OrderSteps {
  apply(topUp: TopUpRow, snapshot: PaymentSnapshot): Promise<TopUpRow>;
  end(topUp: TopUpRow, status: 'failed', failure: Failure, course?: DeclineCourse): Promise<TopUpRow>;
  keepOpen(topUp: TopUpRow, status: 'unknown'): Promise<TopUpRow>;
  postpone(topUp: TopUpRow): Promise<TopUpRow>;
}

/**
 * Pays an order with a saved method. One request at a time: the attempt is committed with the time it is sent, and
 * nobody repeats it before that time is over or its answer was lost.
 */
export function createTopUpCharge(
  dependencies: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'> & {
    charges: SavedMethodCharges;
    steps: OrderSteps;
  },
) {
  const { db, clock, ids, charges, steps } = dependencies;

  /** Undefined while another process is at it, or nothing is left to pay. */
  async function openAttempt(topUp: TopUpRow, methodId: string, guard: 'order' | 'key') {
    return await db.transaction().execute(async (trx) => {
      const locked = await lockTopUp(trx, topUp.id);
      if (locked === undefined || !PAYABLE.has(locked.status)) return undefined;
      const now = clock.now();
      const last = await findLastCharge(trx, topUp.id);
      const isAtWork =
        last?.state === 'sent' && now.getTime() - Date.parse(last.sentAt ?? '') < CHARGE_LEASE_MS;
      // One that was answered is the gateway's to tell of, however long it takes to find it.
      if (isAtWork || last?.state === 'succeeded') return undefined;
      // An answer is stored under its key: with another guard than the key, asking anew gets a new one.
      const repeats = last?.state === 'sent' || (last?.state === 'unknown' && guard === 'key');
      // The first request for a period of a membership has a key that a restored backup would give it again.
      const firstKey = last === undefined ? topUp.membership_charge_id : null;
      const attempt = repeats && last ? last : { id: ids.next(), idempotencyKey: firstKey ?? ids.next() };
      if (repeats) {
        await updateAttemptSentAgain(trx, attempt.id, now);
      } else {
        const { id, idempotencyKey } = attempt;
        const sent = { id, idempotencyKey, operation: 'charge', reference: methodId, sentAt: now } as const;
        await insertPaymentAttempt(trx, { ...sent, topUpId: topUp.id });
      }
      const ageMs = now.getTime() - Date.parse(topUp.created_at);
      await claimTopUpStatus(
        trx,
        { id: topUp.id, from: statesBefore('confirming') },
        { status: 'confirming', nextCheckAt: new Date(now.getTime() + nextCheckDelayMs(ageMs)) },
        now,
      );
      return attempt;
    });
  }

  const close = (id: string, state: 'failed' | 'unknown', { kind, rawCode }: GatewayError) =>
    updatePaymentAttempt(db, id, {
      state,
      errorKind: kind,
      ...(rawCode !== undefined && { errorCode: rawCode }),
    });

  return async function charge(topUp: TopUpRow): Promise<TopUpRow> {
    const methodId = topUp.payment_method_id;
    const prepared =
      methodId === null
        ? undefined
        : await charges.prepare({
            methodId,
            orderId: topUp.id,
            orderName: topUp.name_en,
            amount: { amountMinor: topUp.price_minor, currency: topUp.currency },
          });
    if (methodId === null || prepared === undefined) {
      // Deleted before anything was sent; otherwise the gateway may still know of a payment.
      return topUp.status === 'pending'
        ? await steps.end(topUp, 'failed', 'METHOD_UNUSABLE', 'hard')
        : await steps.postpone(topUp);
    }
    const attempt = await openAttempt(topUp, methodId, prepared.guard);
    const current = async () => (await findTopUp(db, topUp.id)) ?? topUp;
    if (attempt === undefined) return await current();
    const outcome = await prepared.send(attempt.idempotencyKey);
    switch (outcome.kind) {
      case 'answered': {
        const { payment } = outcome;
        await updatePaymentAttempt(db, attempt.id, { state: 'succeeded' });
        if (payment.gatewayOrderId !== undefined) {
          await updateTopUpGatewayOrder(db, topUp.id, payment.gatewayOrderId);
        }
        return await steps.apply(await current(), payment);
      }
      case 'declined':
      case 'refused': {
        const failure = outcome.kind === 'declined' ? chargeFailure(outcome.error) : 'PAYMENT_DECLINED';
        const course = outcome.kind === 'declined' ? outcome.course : 'hard';
        const ended = await steps.end(await current(), 'failed', failure, course);
        await close(attempt.id, 'failed', outcome.error);
        return ended;
      }
      case 'later':
        // A twin of this request holds the key; anything else was not begun and may go out at the next look.
        if (outcome.error.kind !== 'IN_PROGRESS') await close(attempt.id, 'unknown', outcome.error);
        return await steps.postpone(await current());
      case 'unknown':
        await close(attempt.id, 'unknown', outcome.error);
        return await steps.keepOpen(await current(), 'unknown');
    }
  };
}

/** An order that has ended is not charged again; its payer makes a new one. */
const PAYABLE: ReadonlySet<TopUpRow['status']> = new Set(['pending', 'confirming', 'unknown']);
