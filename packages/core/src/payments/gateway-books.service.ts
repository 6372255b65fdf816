import {
  GatewayDifferenceKind,
  type GatewayBooks,
  type GatewayDifference,
  type SettleDifferenceInput,
} from '@inkvine/contracts/backoffice';
import { AppError } from '@inkvine/contracts/errors';
import { Currency } from '@inkvine/contracts/money';
import { GatewayId } from '@inkvine/contracts/payments';
import {
  claimDifferenceResolved,
  listBooksChecks,
  listEndedAtGateway,
  listOpenDifferences,
  resolveMendedDifferences,
  upsertBooksCheck,
  upsertDifference,
} from '@inkvine/db/payments/gateway-books.repository';
import { findMethodRegistration } from '@inkvine/db/payments/method-registration.repository';
import {
  findTopUpByGatewayIds,
  listPaidTopUps,
  listTopUpsByIds,
  type TopUpRow,
} from '@inkvine/db/payments/top-up.repository';
import { z } from 'zod';
import type { PayoutBooks } from '../creators/payout-books.ts';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { GatewayTransaction, PaymentGateway, PaymentSnapshot } from './payment-gateway.port.ts';
import type { DisputesService } from './disputes.service.ts';
import type { RefundsService } from './refunds.service.ts';
import type { TopUpsService } from './top-ups.service.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Looked at again each night: gateways book late, and some authorise a failed payment three days later. */
const OVERLAP_MS = 4 * DAY_MS;
/** What happened this moment may be booked here and not there yet. */
const MARGIN_MS = 15 * MINUTE_MS;
const EVERY_MS = 20 * 60 * MINUTE_MS;
const BATCH = 500;
const SHOWN = 200;

const OrderId = z.uuid();

export type GatewayBooksDependencies = Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'gateways'> & {
  topUps: Pick<TopUpsService, 'inquireAgain'>;
  refunds: Pick<RefundsService, 'inspect'>;
  disputes: Pick<DisputesService, 'look'>;
  payoutBooks: Pick<PayoutBooks, 'compareDay'>;
};

/** Every gateway's own list of payments and payouts against ours, both ways (W14). */
export function createGatewayBooksService({
  db,
  clock,
  ids,
  gateways,
  topUps,
  refunds,
  disputes,
  payoutBooks,
}: GatewayBooksDependencies) {
  async function note(
    gateway: GatewayId,
    kind: GatewayDifferenceKind,
    about: { theirs?: GatewayTransaction; ours?: TopUpRow; subject: string; currency: Currency },
  ): Promise<void> {
    await upsertDifference(db, {
      id: ids.next(),
      gateway,
      kind,
      subject: about.subject,
      topUpId: about.ours?.id ?? null,
      theirMinor: about.theirs?.amount.amountMinor ?? null,
      ourMinor: about.ours?.price_minor ?? null,
      currency: about.currency,
      at: clock.now(),
    });
  }

  /**
   * The list may name no order, or one that a browser named; what the gateway says of the payment itself counts.
   * What was taken to register a method and given back whole is nothing to know of.
   */
  async function findOrder(
    gateway: PaymentGateway,
    theirs: GatewayTransaction,
  ): Promise<TopUpRow | 'registration' | undefined> {
    const payment = await gateway.getStatus({ gatewayPaymentId: theirs.gatewayPaymentId });
    const orderId = OrderId.safeParse(payment?.orderId).data;
    if (payment === null || orderId === undefined) return undefined;
    const [order] = await listTopUpsByIds(db, [orderId]);
    if (order !== undefined || payment.refundedMinor !== payment.amount.amountMinor) return order;
    const registration = await findMethodRegistration(db, orderId);
    return registration?.gateway === gateway.id ? 'registration' : undefined;
  }

  /** A payment at the gateway that our order does not show is asked about once more before it counts. */
  async function compareOne(
    gateway: PaymentGateway,
    theirs: GatewayTransaction,
    named: TopUpRow | undefined,
  ): Promise<void> {
    const { gatewayPaymentId } = theirs;
    const about = { theirs, subject: gatewayPaymentId, currency: theirs.amount.currency };
    const isSame = named?.gateway_payment_id === gatewayPaymentId;
    const found = isSame ? named : await findOrder(gateway, theirs);
    if (found === 'registration') return;
    if (found === undefined) return await note(gateway.id, 'unknown_order', about);
    const ours = found.status === 'paid' ? found : await topUps.inquireAgain(found);
    if (ours.price_minor !== theirs.amount.amountMinor || ours.currency !== theirs.amount.currency)
      return await note(gateway.id, 'amount', { ...about, ours });
    if (ours.status !== 'paid') return await note(gateway.id, 'not_credited', { ...about, ours });
    if (ours.gateway_payment_id !== gatewayPaymentId)
      await note(gateway.id, 'paid_twice', { ...about, ours });
  }

  async function compareBatch(
    gateway: PaymentGateway,
    payments: readonly GatewayTransaction[],
  ): Promise<void> {
    const orderIds = payments.flatMap(({ orderId }) => OrderId.safeParse(orderId).data ?? []);
    const ours = new Map((await listTopUpsByIds(db, orderIds)).map((row) => [row.id, row]));
    for (const payment of payments) await compareOne(gateway, payment, ours.get(payment.orderId ?? ''));
  }

  /** Orders that we hold for paid, that the list does not name and that the gateway denies when asked. */
  async function findMissing(
    gateway: PaymentGateway,
    day: { from: Date; to: Date },
    listed: ReadonlySet<string>,
  ): Promise<void> {
    let afterId: string | undefined;
    for (;;) {
      const rows = await listPaidTopUps(db, { gateway: gateway.id, ...day, afterId, limit: BATCH });
      for (const ours of rows) {
        const { gateway_payment_id: gatewayPaymentId } = ours;
        if (gatewayPaymentId !== null && listed.has(gatewayPaymentId)) continue;
        const payment = await gateway.getStatus(
          gatewayPaymentId === null ? { orderId: ours.id } : { gatewayPaymentId },
        );
        if (payment === null || (UNPAID.has(payment.status) && ours.pay_by !== 'bank_transfer'))
          await note(gateway.id, 'missing_at_gateway', { ours, subject: ours.id, currency: ours.currency });
      }
      afterId = rows.at(-1)?.id;
      if (rows.length < BATCH) return;
    }
  }

  /** Refunds that we do not know of, and those that came back to us: the orders are asked about. */
  async function compareRefunds(
    gateway: PaymentGateway,
    listed: readonly GatewayTransaction[],
  ): Promise<void> {
    const ids = listed.flatMap(({ gatewayRefundId }) => gatewayRefundId ?? []);
    const known = new Set(await listEndedAtGateway(db, gateway.id, ids));
    const isNews = ({ kind, gatewayRefundId }: GatewayTransaction) =>
      kind === 'refund_failed' || (kind === 'refund' && !known.has(gatewayRefundId ?? ''));
    const payments = new Set(listed.filter(isNews).map(({ gatewayPaymentId }) => gatewayPaymentId));
    for (const gatewayPaymentId of payments) {
      const ours = await findTopUpByGatewayIds(db, gateway.id, { gatewayPaymentId });
      if (ours !== undefined) await refunds.inspect(ours.id);
    }
  }

  /** What a bank has taken back of a transfer leaves the list as it was, so each is asked about. */
  async function compareTransfers(gateway: PaymentGateway, range: { from: Date; to: Date }): Promise<void> {
    let afterId: string | undefined;
    for (;;) {
      const paid = { gateway: gateway.id, ...range, payBy: 'bank_transfer' as const };
      const rows = await listPaidTopUps(db, { ...paid, afterId, limit: BATCH });
      for (const ours of rows) await refunds.inspect(ours.id);
      afterId = rows.at(-1)?.id;
      if (rows.length < BATCH) return;
    }
  }

  /** A day at a time, so that memory holds the payments of one day and no more. */
  async function compareDay(gateway: PaymentGateway, day: { from: Date; to: Date }): Promise<number> {
    const listed = new Set<string>();
    for await (const batch of inBatches(gateway.listTransactions(day))) {
      const payments = batch.filter(({ kind }) => kind === 'payment');
      for (const { gatewayPaymentId } of payments) listed.add(gatewayPaymentId);
      await compareBatch(gateway, payments);
      await compareRefunds(gateway, batch);
    }
    await findMissing(gateway, day, listed);
    await payoutBooks.compareDay(gateway.id, day, async (difference) => {
      const seen = { id: ids.next(), gateway: gateway.id, topUpId: null, at: clock.now() };
      await upsertDifference(db, { ...seen, ...difference });
    });
    return listed.size;
  }

  async function compare(gateway: PaymentGateway, checkedUntil: Date | undefined): Promise<void> {
    const now = clock.now().getTime();
    const until = now - MARGIN_MS;
    const since = (checkedUntil?.getTime() ?? now) - OVERLAP_MS;
    let transactions = 0;
    for (let from = since; from < until; from += DAY_MS) {
      const to = Math.min(from + DAY_MS, until);
      transactions += await compareDay(gateway, { from: new Date(from), to: new Date(to) });
    }
    // After the payments, so that the orders they are about have been brought home; none is too young to be looked at.
    const recent = gateway.listTransactions({ from: new Date(until), to: new Date(now) });
    for await (const batch of inBatches(recent)) await compareRefunds(gateway, batch);
    await compareTransfers(gateway, { from: new Date(since), to: new Date(now) });
    const opened = gateway.listDisputes({ from: new Date(since), to: new Date(now) });
    for await (const batch of inBatches(opened)) {
      const ids = batch.map(({ gatewayDisputeId }) => gatewayDisputeId);
      const ended = new Set(await listEndedAtGateway(db, gateway.id, ids));
      for (const id of ids.filter((each) => !ended.has(each)))
        await disputes.look(gateway.id, id, topUps.inquireAgain);
    }
    await resolveMendedDifferences(db, gateway.id, clock.now());
    await upsertBooksCheck(db, {
      gateway: gateway.id,
      until: new Date(until),
      at: clock.now(),
      transactions,
    });
  }

  async function compareWhere(isDue: (checkedAt: Date | undefined) => boolean): Promise<number> {
    const checks = new Map((await listBooksChecks(db)).map((check) => [check.gateway, check]));
    const faults: unknown[] = [];
    let compared = 0;
    for (const gateway of gateways.all()) {
      const check = checks.get(gateway.id);
      if (!isDue(check && new Date(check.checkedAt))) continue;
      try {
        await compare(gateway, check && new Date(check.checkedUntil));
        compared += 1;
      } catch (error) {
        faults.push(error);
      }
    }
    if (faults.length > 0) throw new AppError('GATEWAY_UNAVAILABLE', undefined, { cause: faults[0] });
    return compared;
  }

  async function read(): Promise<z.input<typeof GatewayBooks>> {
    const [checks, differences] = await Promise.all([listBooksChecks(db), listOpenDifferences(db, SHOWN)]);
    return {
      checks: checks.map((check) => ({ ...check, gateway: GatewayId.parse(check.gateway) })),
      differences: differences.map(toDifference),
    };
  }

  return {
    /** The nightly comparison, found by state: each gateway whose books were not compared for twenty hours. */
    async compareDue(): Promise<number> {
      const now = clock.now().getTime();
      return await compareWhere(
        (checkedAt) => checkedAt === undefined || now - checkedAt.getTime() > EVERY_MS,
      );
    },

    /** @throws AppError FORBIDDEN */
    async get(caller: Actor): Promise<z.input<typeof GatewayBooks>> {
      demand(caller, { action: 'backoffice.see' });
      return await read();
    },

    /** Compares now. @throws AppError FORBIDDEN, GATEWAY_UNAVAILABLE when a gateway cannot be asked */
    async compareNow(caller: Actor): Promise<z.input<typeof GatewayBooks>> {
      demand(caller, { action: 'backoffice.see' });
      await compareWhere(() => true);
      return await read();
    },

    /** An operator says how a difference was dealt with. @throws AppError FORBIDDEN, NOT_FOUND when it is not open */
    async settle(
      caller: Actor,
      { id, note: words }: z.output<typeof SettleDifferenceInput>,
    ): Promise<z.input<typeof GatewayDifference>> {
      demand(caller, { action: 'backoffice.see' });
      const at = clock.now();
      const settled = await claimDifferenceResolved(db, { id, by: caller.userId, note: words, at });
      if (settled === undefined) throw new AppError('NOT_FOUND');
      return toDifference(settled);
    },
  };
}

const UNPAID: ReadonlySet<PaymentSnapshot['status']> = new Set([
  'CREATED',
  'REQUIRES_ACTION',
  'FAILED',
  'CANCELED',
  'EXPIRED',
]);

async function* inBatches<Each>(all: AsyncIterable<Each>): AsyncGenerator<Each[]> {
  let batch: Each[] = [];
  for await (const each of all) {
    batch.push(each);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

type DifferenceRow = Awaited<ReturnType<typeof listOpenDifferences>>[number];

function toDifference(row: DifferenceRow): z.input<typeof GatewayDifference> {
  const { id, subject, firstSeenAt, lastSeenAt } = row;
  return {
    ...{ id, subject, firstSeenAt, lastSeenAt },
    gateway: GatewayId.parse(row.gateway),
    kind: GatewayDifferenceKind.parse(row.kind),
    topUpId: row.topUpId,
    theirs: row.theirMinor,
    ours: row.ourMinor,
    currency: Currency.parse(row.currency),
  };
}
