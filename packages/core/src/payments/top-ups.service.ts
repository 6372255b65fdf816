import { AppError } from '@inkvine/contracts/errors';
import { Currency } from '@inkvine/contracts/money';
import type { OperatorTopUpPage } from '@inkvine/contracts/backoffice';
import type {
  ConfirmTopUpInput,
  StartedTopUp,
  StartTopUpInput,
  TopUpWithMethodInput,
  TopUp,
  TopUpPage,
  TopUpStatus,
} from '@inkvine/contracts/payments';
import { TopUpId, UserId } from '@inkvine/contracts/primitives';
import { findDepositAccount, listDepositAccounts } from '@inkvine/db/payments/deposit-account.repository';
import { listOrderDiscounts } from '@inkvine/db/payments/membership-order.repository';
import { findCoinProduct } from '@inkvine/db/payments/coin-product.repository';
import {
  claimDueTopUps,
  findTopUp,
  findTopUpByKey,
  insertTopUp,
  listTopUpsOf,
  listTopUpStatuses,
  listTopUpsWithOwners,
  updateTopUpGatewayOrder,
  type TopUpRow,
} from '@inkvine/db/payments/top-up.repository';
import type { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import { hashRequest } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import type { IdentityService } from '../identity/identity.service.ts';
import { demand, found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { sweepLeased } from '../sweep-leased.ts';
import { createDeposits } from './deposits.ts';
import { createMembershipOrders } from './membership-orders.ts';
import { createGatewayEvents, type PayoutNews } from './gateway-events.ts';
import { GatewayError } from './gateway-error.ts';
import { openAtGateway } from './open-at-gateway.ts';
import type { PaymentMethodsService } from './payment-methods.service.ts';
import type { CheckoutClient, Money } from './payment-gateway.port.ts';
import type { DisputesService } from './disputes.service.ts';
import type { RefundsService } from './refunds.service.ts';
import { createSpendingLimitsService } from './spending-limits.service.ts';
import { createTopUpSettlement, type SettlementDependencies } from './top-up-settlement.ts';
import { toTopUp, toTopUpSummary } from './top-up.projection.ts';

export type TopUpsDependencies = SettlementDependencies &
  Pick<ServiceDependencies, 'site'> & {
    identity: Pick<IdentityService, 'getContact'>;
    refunds: Pick<RefundsService, 'inspect' | 'memberships'>;
    paymentMethods: Pick<PaymentMethodsService, 'inspect' | 'demandUsable'>;
    payouts?: PayoutNews;
    disputes: Pick<DisputesService, 'look'>;
  };

export interface Checkout {
  status: TopUpStatus;
  productName: { ko: string; en: string };
  price: Money;
  /** Null once the order is settled: there is nothing left to pay. */
  client: CheckoutClient | null;
  /** Where the checkout page leads when there is nothing to pay. */
  returnUrl: string;
}

const FIRST_CHECK_MS = 60_000;
/** Longer than one request to the gateway may take. */
const LEASE_MS = 120_000;

/** Buying coins (W6): the order, the checkout, and bringing it home whatever arrives twice, late or never. */
export function createTopUpsService(dependencies: TopUpsDependencies) {
  const { db, clock, ids, gateways, site, identity, paymentMethods } = dependencies;
  const limits = createSpendingLimitsService(dependencies);
  const settlement = createTopUpSettlement(dependencies);
  const events = createGatewayEvents({ ...dependencies, settlement, deposits: createDeposits(dependencies) });

  async function own(actor: Actor, topUpId: string): Promise<TopUpRow> {
    return found(await findTopUp(db, topUpId), actor, (row) => ({
      action: 'top_up.see',
      topUp: { userId: row.user_id },
    }));
  }

  const withHistory = async (row: TopUpRow): Promise<TopUp> =>
    toTopUp(
      row,
      await findDepositAccount(db, row.id),
      await listTopUpStatuses(db, row.id),
      row.membership_charge_id === null ? [] : await listOrderDiscounts(db, row.membership_charge_id),
    );

  /** Each row with the account that it is paid to. */
  async function withAccounts<Row extends TopUpRow>(rows: readonly Row[]) {
    const ids = rows.filter((row) => row.pay_by === 'bank_transfer').map((row) => row.id);
    const accounts = ids.length === 0 ? [] : await listDepositAccounts(db, ids);
    return rows.map((row) => ({ row, account: accounts.find(({ topUpId }) => topUpId === row.id) }));
  }

  const returnUrl = (row: TopUpRow): string => {
    const base = `${site.publicUrl}/${row.return_to === 'mobile' ? 'app' : 'wallet'}/top-up/return`;
    return `${base}?topUpId=${row.id}`;
  };

  /**
   * The gateway's own order is kept before the browser hears of it: a payment must be findable by it.
   * @throws AppError GATEWAY_UNAVAILABLE when the gateway does not open one now; nothing has moved
   */
  async function openCheckout(row: TopUpRow): Promise<CheckoutClient> {
    const url = returnUrl(row);
    const order = {
      orderId: row.id,
      orderName: row.name_en,
      amount: { amountMinor: row.price_minor, currency: row.currency },
      customer: { key: row.id },
      successUrl: url,
      failUrl: url,
      payBy: row.pay_by,
    };
    const gateway = gateways.byId(row.gateway);
    const { client, gatewayOrderId } = await openAtGateway([row.id, ids.next()], (idempotencyKey) =>
      gateway.createCheckout(order, { idempotencyKey }),
    );
    if (gatewayOrderId !== undefined) await updateTopUpGatewayOrder(db, row.id, gatewayOrderId);
    return client;
  }

  /** An order that failed counts towards no limit, so it is paid only while there is room for it. */
  const mayStillPay = async (row: TopUpRow): Promise<boolean> =>
    row.status === 'pending' ||
    (await limits.hasRoom({ userId: row.user_id, currency: row.currency, amount: row.price_minor }));

  /** What came back before any call was made for it: closed by the customer, or not about this order. */
  async function refuseCallback(row: TopUpRow, error: GatewayError): Promise<TopUpRow> {
    switch (error.kind) {
      case 'CUSTOMER_CANCELED':
        return row.status === 'pending' ? await settlement.end(row, 'canceled', 'PAYMENT_CANCELED') : row;
      case 'DECLINED':
        return row.status === 'pending' ? await settlement.end(row, 'failed', 'PAYMENT_DECLINED') : row;
      case 'AMOUNT_MISMATCH':
        throw new AppError('AMOUNT_MISMATCH', { expected: row.price_minor }, { cause: error });
      default:
        throw new AppError('INVALID_INPUT', undefined, { cause: error });
    }
  }

  /** One order for one key, stored before any gateway hears of it. */
  async function order(
    actor: Actor,
    input: Pick<z.output<typeof StartTopUpInput>, 'productId' | 'expectedPrice' | 'returnTo' | 'payBy'> & {
      paymentMethodId: string | null;
    },
    { idempotencyKey, requestHash }: { idempotencyKey: string; requestHash: string },
  ): Promise<TopUpRow> {
    const checked = (row: TopUpRow) => {
      if (row.request_hash !== requestHash) throw new AppError('IDEMPOTENCY_MISMATCH');
      return row;
    };
    const earlier = await findTopUpByKey(db, actor.userId, idempotencyKey);
    if (earlier !== undefined) return checked(earlier);

    const product = await findCoinProduct(db, input.productId);
    const gateway = product && gateways.forCurrency(Currency.parse(product.currency));
    if (product?.status !== 'active' || gateway === undefined) throw new AppError('PRODUCT_UNAVAILABLE');
    const { payBy = 'card' } = input;
    if (payBy === 'bank_transfer' && !gateway.capabilities.virtualAccounts)
      throw new AppError('PRODUCT_UNAVAILABLE');
    if (product.price_minor !== input.expectedPrice) {
      throw new AppError('PRICE_CHANGED', { price: product.price_minor });
    }
    if (input.paymentMethodId !== null)
      await paymentMethods.demandUsable(actor, input.paymentMethodId, gateway.id);
    const now = clock.now();
    const { userId } = actor;
    const row = await db.transaction().execute(async (trx) => {
      const { price_minor: amount } = product;
      const currency = Currency.parse(product.currency);
      await limits.demandRoom(trx, { userId, currency, amount, idempotencyKey });
      return await insertTopUp(trx, {
        id: ids.next(),
        userId,
        productId: product.id,
        nameKo: product.name_ko,
        nameEn: product.name_en,
        paidCoins: product.paid_coins,
        bonusCoins: product.bonus_coins,
        priceMinor: product.price_minor,
        currency: product.currency,
        gateway: gateway.id,
        paymentMethodId: input.paymentMethodId,
        payBy,
        returnTo: input.returnTo,
        idempotencyKey,
        requestHash,
        createdAt: now,
        nextCheckAt: new Date(now.getTime() + FIRST_CHECK_MS),
      });
    });
    const stored = row ?? (await findTopUpByKey(db, actor.userId, idempotencyKey));
    if (stored === undefined) throw new AppError('UNAVAILABLE');
    return checked(stored);
  }

  return {
    ...events,

    /** Orders for periods of memberships. */
    memberships: createMembershipOrders({ db, settlement }),

    /** @throws AppError PRODUCT_UNAVAILABLE, PRICE_CHANGED with `price`, LIMIT_REACHED, IDEMPOTENCY_MISMATCH */
    async start(
      actor: Actor,
      input: z.output<typeof StartTopUpInput>,
    ): Promise<z.infer<typeof StartedTopUp>> {
      const { idempotencyKey, ...request } = input;
      const keyed = { idempotencyKey, requestHash: hashRequest(request) };
      const row = await order(actor, { ...input, paymentMethodId: null }, keyed);
      return { topUpId: TopUpId.parse(row.id), checkoutUrl: `${site.publicUrl}/checkout/${row.id}` };
    },

    /**
     * Orders and pays with a saved method in one tap. A refusal is the order's `failure`, not an error; the answer may
     * still be `confirming` or `unknown`, and a sweep finds the outcome.
     * @throws AppError as `start`, and NOT_FOUND, METHOD_UNUSABLE
     */
    async payWithMethod(actor: Actor, input: z.output<typeof TopUpWithMethodInput>): Promise<TopUp> {
      const { idempotencyKey, ...request } = input;
      const keyed = { idempotencyKey, requestHash: hashRequest(request) };
      const row = await order(actor, { ...input, returnTo: 'web' }, keyed);
      return await withHistory(row.status === 'pending' ? await settlement.charge(row) : row);
    },

    /**
     * What the checkout page needs. Asks for no session, because the app opens it in a browser of its own; the id
     * cannot be guessed and the page shows only the product and its price.
     * @throws AppError NOT_FOUND
     */
    async getCheckout(topUpId: string): Promise<Checkout> {
      const row = await findTopUp(db, topUpId);
      if (row === undefined) throw new AppError('NOT_FOUND');
      const isOpen = row.status === 'pending' || row.status === 'failed' || row.status === 'canceled';
      // A charge may still be on its way: a second payment of the same order must not begin.
      const payable = isOpen && row.payment_method_id === null && (await mayStillPay(row));
      return {
        status: row.status,
        productName: { ko: row.name_ko, en: row.name_en },
        price: { amountMinor: row.price_minor, currency: row.currency },
        client: payable ? await openCheckout(row) : null,
        returnUrl: returnUrl(row),
      };
    },

    /**
     * Finishes an order with what the checkout's redirect carried. The answer may still be `unknown`: then a
     * sweep finds the outcome.
     * @throws AppError AMOUNT_MISMATCH when the redirect speaks of another order or amount, INVALID_INPUT when it
     * is none of the gateway's; no money has moved then
     */
    async confirm(actor: Actor, input: z.output<typeof ConfirmTopUpInput>): Promise<TopUp> {
      const row = await own(actor, input.topUpId);
      if (row.user_id !== actor.userId) throw new AppError('NOT_FOUND');
      if (row.status === 'paid' || row.payment_method_id !== null) return await withHistory(row);
      const callback = input.callback ?? {
        ...(input.paymentKey !== undefined && { paymentKey: input.paymentKey }),
        ...(input.amount !== undefined && { amount: String(input.amount) }),
        orderId: row.id,
      };
      try {
        return await withHistory(await settlement.approve(row, { callback }));
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        return await withHistory(await refuseCallback(row, error));
      }
    },

    /** The checkout came back without a payment. Only closes an order that nobody has begun to approve. */
    async abandon(actor: Actor, input: { topUpId: TopUpId; code: string }): Promise<TopUp> {
      const row = await own(actor, input.topUpId);
      if (row.user_id !== actor.userId) throw new AppError('NOT_FOUND');
      if (row.status !== 'pending') return await withHistory(row);
      const canceled = CANCEL_CODES.has(input.code);
      return await withHistory(
        await (canceled
          ? settlement.end(row, 'canceled', 'PAYMENT_CANCELED')
          : settlement.end(row, 'failed', 'PAYMENT_DECLINED')),
      );
    },

    async get(actor: Actor, input: { topUpId: TopUpId }): Promise<TopUp> {
      return await withHistory(await own(actor, input.topUpId));
    },

    async list(
      actor: Actor,
      input: { cursor?: string | undefined; limit: number },
    ): Promise<z.infer<typeof TopUpPage>> {
      const rows = await listTopUpsOf(db, {
        userId: actor.userId,
        before: decodeCursor(TopUpId, input.cursor),
        limit: input.limit + 1,
      });
      return toPage(
        await withAccounts(rows),
        input.limit,
        ({ row, account }) => toTopUpSummary(row, account),
        ({ row }) => row.id,
      );
    },

    async listAll(
      actor: Actor,
      input: { cursor?: string | undefined; limit: number; status?: TopUpStatus | undefined },
    ): Promise<z.infer<typeof OperatorTopUpPage>> {
      demand(actor, { action: 'backoffice.see' });
      const rows = await listTopUpsWithOwners(db, {
        status: input.status,
        before: decodeCursor(TopUpId, input.cursor),
        limit: input.limit + 1,
      });
      return toPage(
        await withAccounts(rows),
        input.limit,
        ({ row, account }) => ({
          ...toTopUpSummary(row, account),
          ownerName: row.owner_name,
          ownerEmail: row.owner_email,
        }),
        ({ row }) => row.id,
      );
    },

    /** Looks at an order that the gateway's books call paid. @throws GatewayError when it cannot be asked */
    async inquireAgain(row: TopUpRow): Promise<TopUpRow> {
      return await settlement.inquire(row);
    },

    /**
     * Calls off a transfer that has not come; calling it off again changes nothing. What came in the meantime is paid.
     * @throws AppError NOT_FOUND, GATEWAY_UNAVAILABLE when the gateway cannot be asked now
     */
    async cancelTransfer(actor: Actor, input: { topUpId: TopUpId }): Promise<TopUp> {
      const row = await own(actor, input.topUpId);
      if (row.user_id !== actor.userId) throw new AppError('NOT_FOUND');
      try {
        return await withHistory(await settlement.callOff(row));
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        throw new AppError('GATEWAY_UNAVAILABLE', undefined, { cause: error });
      }
    },

    /** For the receipt and the notices by mail. @throws AppError NOT_FOUND */
    async getReceipt(topUpId: TopUpId) {
      const row = await findTopUp(db, topUpId);
      if (row === undefined) throw new AppError('NOT_FOUND');
      const account = await findDepositAccount(db, topUpId);
      return {
        topUp: toTopUpSummary(row, account),
        owner: await identity.getContact(UserId.parse(row.user_id)),
      };
    },

    /**
     * The sweep: looks at every open order whose time has come. One that cannot be asked now keeps its lease and
     * comes again; it does not hold up the others.
     * @returns how many orders were looked at
     */
    async settleOpen(): Promise<number> {
      return await sweepLeased({
        clock,
        leaseMs: LEASE_MS,
        lease: (due) => claimDueTopUps(db, due),
        look: (row) => settlement.inquire(row),
      });
    },
  };
}

/** How gateways say that the customer closed the window. */
const CANCEL_CODES: ReadonlySet<string> = new Set(['PAY_PROCESS_CANCELED', 'USER_CANCEL']);

export type TopUpsService = ReturnType<typeof createTopUpsService>;
