import { GatewayId } from '@inkvine/contracts/payments';
import { findDestination } from '@inkvine/db/creators/payout-destination.repository';
import { insertPayoutAttempt, updatePayoutAttempt } from '@inkvine/db/creators/payout-attempt.repository';
import {
  claimDuePayout,
  claimDuePayouts,
  claimPayoutState,
  findPayout,
  findPayoutOfGateway,
  lockPayout,
  updatePayoutNextCheck,
  type PayoutRow,
} from '@inkvine/db/creators/payout.repository';
import { nextPayoutCheckMs, PAID_CHECK_MS, PAID_WATCH_MS } from '@inkvine/domain/creators/payout-states';
import { isUuid } from '@inkvine/domain/uuid';
import type { PayoutHaltsService } from '../backoffice/payout-halts.service.ts';
import { GatewayError, type GatewayErrorKind } from '../payments/gateway-error.ts';
import type { PayoutGateway, PayoutSnapshot } from '../payments/payout-gateway.port.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { sweepLeased } from '../sweep-leased.ts';
import { endPayout, type PayoutEnd } from './payout-steps.ts';

export type PayoutSettlementDependencies = Pick<
  ServiceDependencies,
  'db' | 'clock' | 'ids' | 'payoutGateways' | 'wakeUps'
> & { payoutHalts: Pick<PayoutHaltsService, 'payoutsHalted' | 'haltForViolation'> };

/** Longer than the requests to the gateway that one look may take. */
const LEASE_MS = 240_000;

/** Nothing was paid, and asking again would be answered in the same way. */
const FINAL_REFUSALS: ReadonlySet<string> = new Set<GatewayErrorKind>([
  'INVALID_REQUEST',
  'UNSUPPORTED',
  'NOT_FOUND',
  'DECLINED',
  'INSTRUMENT_INVALID',
  'PAYOUT_BLOCKED',
]);

/**
 * Brings a payout to what is true at the gateway. Job, sweep and webhook all end here, in any order and any number. It
 * has one reference and one key for ever, its own id, and is asked for by it before it is sent again, so that it is
 * never paid twice: a new try after a failure is a new payout that somebody asks for.
 */
export function createPayoutSettlement({
  db,
  clock,
  ids,
  payoutGateways,
  wakeUps,
  payoutHalts,
}: PayoutSettlementDependencies) {
  const leasedUntil = () => new Date(clock.now().getTime() + LEASE_MS);
  const later = (ms: number) => new Date(clock.now().getTime() + ms);

  const gatewayOf = (payout: PayoutRow): PayoutGateway =>
    payoutGateways.byId(GatewayId.parse(payout.channel));

  async function wait(payout: PayoutRow, made?: PayoutSnapshot): Promise<void> {
    await updatePayoutNextCheck(db, payout.id, {
      at: later(nextPayoutCheckMs(payout.checks)),
      ...(made === undefined ? {} : { gatewayPayoutId: made.gatewayPayoutId }),
    });
  }

  async function end(payout: PayoutRow, how: PayoutEnd): Promise<void> {
    const ended = await db.transaction().execute((trx) => endPayout(trx, { clock }, payout, how));
    if (ended !== undefined) wakeUps.publish('outbox');
  }

  /** What is over for us but not for the gateway is for a person to look at, before anything else is paid. */
  async function contradict(payout: PayoutRow, made: PayoutSnapshot): Promise<void> {
    const reason = `payout ${payout.id} is ${payout.state} here and ${made.rawStatus} at ${payout.channel}`;
    await payoutHalts.haltForViolation(reason);
  }

  async function apply(payout: PayoutRow, made: PayoutSnapshot): Promise<void> {
    const isSame =
      made.amount.amountMinor === payout.amount_minor && made.amount.currency === payout.currency;
    const isOver = payout.state !== 'sent' && payout.state !== 'paid';
    if (!isSame || (isOver && made.status === 'PAID')) {
      await contradict(payout, made);
      return await wait(payout);
    }
    const { gatewayPayoutId } = made;
    const note = made.failure ?? made.rawStatus;
    switch (made.status) {
      case 'PAID':
        return await (payout.state === 'paid'
          ? watch(payout)
          : end(payout, { state: 'paid', gatewayPayoutId }));
      case 'FAILED':
      case 'CANCELED':
        return await (payout.state === 'paid'
          ? end(payout, { state: 'returned', failure: 'sent_back', note, gatewayPayoutId })
          : end(payout, { state: 'failed', failure: 'refused', note, gatewayPayoutId }));
      case 'REVERSED':
        return await end(payout, { state: 'returned', failure: 'sent_back', note, gatewayPayoutId });
      case 'QUEUED':
      case 'PENDING_APPROVAL':
      case 'PROCESSING':
      case 'UNKNOWN':
        return await wait(payout, made);
    }
  }

  /** What was paid is looked at for some time more. */
  async function watch(payout: PayoutRow): Promise<void> {
    const isOld = clock.now().getTime() - new Date(payout.paid_at ?? 0).getTime() > PAID_WATCH_MS;
    await updatePayoutNextCheck(db, payout.id, { at: isOld ? null : later(PAID_CHECK_MS) });
  }

  const ask = (payout: PayoutRow): Promise<PayoutSnapshot | null> =>
    gatewayOf(payout).getPayout(
      payout.gateway_payout_id === null
        ? { payoutRef: payout.id }
        : { gatewayPayoutId: payout.gateway_payout_id, payoutRef: payout.id },
    );

  /** @throws GatewayError when the gateway cannot be asked now; the payout keeps its place in the sweep */
  async function settle(payout: PayoutRow): Promise<void> {
    if (payout.state !== 'ready') {
      const made = await ask(payout);
      if (made !== null) return await apply(payout, made);
      if (payout.state !== 'sent' || payout.gateway_payout_id !== null) return await wait(payout);
    }
    const destination = await findDestination(db, payout.destination_id);
    if (payout.state === 'ready' && destination?.state !== 'active') {
      return await end(payout, { state: 'failed', failure: 'destination' });
    }
    await send(payout, destination?.gateway_ref ?? '');
  }

  /** The intent is committed first, then the gateway is called, then the outcome is written. */
  async function send(payout: PayoutRow, destinationId: string): Promise<void> {
    const attemptId = await openAttempt(payout);
    if (attemptId === undefined) return await wait(payout);
    const sent: PayoutRow = { ...payout, state: 'sent' };
    const finished = { at: clock.now() };
    try {
      const made = await gatewayOf(payout).payout(
        {
          payoutRef: payout.id,
          destinationId,
          amount: { amountMinor: payout.amount_minor, currency: payout.currency },
          description: 'Inkvine',
        },
        { idempotencyKey: payout.id },
      );
      await updatePayoutAttempt(db, attemptId, { state: 'succeeded', ...finished });
      await apply(sent, made);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      await updatePayoutAttempt(db, attemptId, {
        state: FINAL_REFUSALS.has(error.kind) ? 'failed' : 'unknown',
        errorKind: error.kind,
        ...(error.rawCode === undefined ? {} : { errorCode: error.rawCode }),
        ...finished,
      });
      await applyError(sent, error);
    }
  }

  /** Undefined when the payout is over by now, or nothing may be sent. */
  async function openAttempt(payout: PayoutRow): Promise<string | undefined> {
    return await db.transaction().execute(async (trx) => {
      const locked = await lockPayout(trx, payout.id);
      if (locked === undefined || (await payoutHalts.payoutsHalted(trx)) !== null) return undefined;
      if (locked.state === 'ready') {
        const change = { state: 'sent' as const, nextCheckAt: leasedUntil() };
        await claimPayoutState(trx, { id: payout.id, from: ['ready'] }, change, clock.now());
      } else if (locked.state !== 'sent') return undefined;
      const attempt = { id: ids.next(), payoutId: payout.id, amountMinor: payout.amount_minor };
      await insertPayoutAttempt(trx, { ...attempt, at: clock.now() });
      return attempt.id;
    });
  }

  /** A refusal may be the echo of our own earlier request: the gateway's books have the last word. */
  async function applyError(payout: PayoutRow, error: GatewayError): Promise<void> {
    if (!FINAL_REFUSALS.has(error.kind)) return await wait(payout);
    const made = await ask(payout);
    if (made !== null) return await apply(payout, made);
    const failure = error.kind === 'PAYOUT_BLOCKED' ? 'blocked' : 'refused';
    const note = [error.rawCode, error.rawMessage].filter(Boolean).join(': ').slice(0, 300) || error.kind;
    await end(payout, { state: 'failed', failure, note });
  }

  /** One that cannot be asked now comes again; it does not hold up the others. */
  async function settleLeased(payout: PayoutRow): Promise<void> {
    try {
      await settle(payout);
    } catch (error) {
      await wait(payout);
      throw error;
    }
  }

  return {
    /** The job behind an approval. Does nothing while another worker is at it. */
    async settlePayout(payoutId: string): Promise<void> {
      const due = await claimDuePayout(db, payoutId, { now: clock.now(), leasedUntil: leasedUntil() });
      if (due !== undefined) await settleLeased(due);
    },

    /**
     * The sweep: every payout whose time has come.
     * @returns how many were looked at
     * @throws AppError GATEWAY_UNAVAILABLE after all were tried, when one could not be asked
     */
    async settleOpenPayouts(): Promise<number> {
      return await sweepLeased({
        clock,
        leaseMs: LEASE_MS,
        lease: (due) => claimDuePayouts(db, due),
        look: settleLeased,
      });
    },

    /**
     * What a webhook is a reason for: asks the gateway, and never sends.
     * @returns what became of it, for operators
     * @throws GatewayError when the gateway cannot be asked now
     */
    async inquire(
      gateway: GatewayId,
      ref: { gatewayPayoutId?: string | undefined; payoutRef?: string | undefined },
    ): Promise<string> {
      const payout = await findByRef(gateway, ref);
      if (payout === undefined) return 'no_payout';
      const made = await ask(payout);
      if (made === null) return 'unknown_at_gateway';
      await apply(payout, made);
      return made.status.toLowerCase();
    },
  };

  async function findByRef(
    gateway: GatewayId,
    { gatewayPayoutId, payoutRef }: { gatewayPayoutId?: string | undefined; payoutRef?: string | undefined },
  ): Promise<PayoutRow | undefined> {
    const named = payoutRef !== undefined && isUuid(payoutRef) ? await findPayout(db, payoutRef) : undefined;
    if (named?.channel === gateway) return named;
    return gatewayPayoutId === undefined
      ? undefined
      : await findPayoutOfGateway(db, gateway, gatewayPayoutId);
  }
}

export type PayoutSettlement = ReturnType<typeof createPayoutSettlement>;
