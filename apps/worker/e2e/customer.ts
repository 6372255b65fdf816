import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRetryable, parseAppError } from '@inkvine/client/app-error';
import { createInkvineClient, type InkvineClient } from '@inkvine/client/inkvine-client';
import type { AppErrorCode } from '@inkvine/contracts/errors';
import { coins } from '@inkvine/contracts/money';
import type { CoinProduct } from '@inkvine/contracts/payments';
import type { ChapterId, NovelId, TopUpId, UserId } from '@inkvine/contracts/primitives';
import type { Database } from '@inkvine/db/database';
import type { OrderAtGateway } from '@inkvine/testkit/gateway-fakes';
import type { Stack } from '@inkvine/testkit/stack';
import type { Random } from '@inkvine/testkit/random';

/** What the clients asked for and what they were told: the database is held to it afterwards. */
export interface Journal {
  people: UserId[];
  /** Every key that a donation was sent under, whether or not an answer came. */
  donationKeys: Set<string>;
  donations: { key: string; donationId: string; userId: string; coins: number }[];
  unlocks: { userId: string; chapterId: string }[];
  /** Orders that a client saw begin, and whether it saw them paid. */
  orders: Map<string, 'begun' | 'paid'>;
  /** Orders whose money was transferred. */
  transfers: Set<string>;
  /** Orders of which a refund was promised. */
  refunds: Set<string>;
  /** How calls failed that were sent again. */
  faults: Partial<Record<AppErrorCode, number>>;
  /** What failed by a fault of server or client. */
  errors: unknown[];
}

export interface Offer {
  novelId: NovelId;
  chapterIds: readonly ChapterId[];
  chapterPrice: number;
  /** One for each currency that there is a gateway for. */
  products: readonly CoinProduct[];
}

const RETRY_MS = 100;
/** A call that is not answered by then is as good as lost; a killed server may take as long on a busy machine. */
const PATIENCE_MS = 120_000;
const CONFIRM_AGAIN_MS = 500;
/** Where transfers go back to. */
const ACCOUNT = { bankCode: '88', accountNumber: '110234567890', holderName: 'A Customer' } as const;
const PASSWORD = 'correct horse battery';

export function createJournal(): Journal {
  return {
    people: [],
    donationKeys: new Set(),
    donations: [],
    unlocks: [],
    orders: new Map(),
    transfers: new Set(),
    refunds: new Set(),
    faults: {},
    errors: [],
  };
}

export interface Customer {
  client: InkvineClient;
  userId: UserId;
  /** Tops up and donates, and nothing else. */
  giveOnce(offer: Offer, random: Random): Promise<void>;
  /** Tops up, then donates, unlocks and asks for refunds, with every call repeated until it is answered. */
  spendUntil(isOver: () => boolean, offer: Offer, random: Random): Promise<void>;
}

/** A new person, with the client of the app; every call is repeated until it is answered. */
export async function createCustomer(stack: Stack, journal: Journal): Promise<Customer> {
  const person = { name: 'Customer', email: `${randomUUID()}@kills.inkvine.example`, password: PASSWORD };
  const token = await signUp(stack.url, person);
  const client = createInkvineClient({ baseUrl: stack.url, clientName: 'mobile', getToken: () => token });

  async function persist<Result>(call: () => Promise<Result>): Promise<Result> {
    const givesUpAt = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await call();
      } catch (error) {
        const { code } = parseAppError(error);
        if (!isRetryable(error) || performance.now() > givesUpAt) throw error;
        if (code === 'INTERNAL') journal.errors.push(error);
        journal.faults[code] = (journal.faults[code] ?? 0) + 1;
        await sleep(RETRY_MS);
      }
    }
  }

  const me = await persist(() => client.identity.me.query());
  if (me === null) throw new Error('the session of a new person is not theirs');
  const userId = me.id;
  journal.people.push(userId);

  const paidOrders: TopUpId[] = [];

  async function topUp({ products }: Offer, random: Random): Promise<void> {
    const product = random.pick(products);
    const order = { productId: product.id, expectedPrice: product.price, returnTo: 'mobile' as const };
    const idempotencyKey = randomUUID();
    const { topUpId } = await persist(() => client.payments.startTopUp.mutate({ ...order, idempotencyKey }));
    journal.orders.set(topUpId, 'begun');
    const gateway = stack.gateways.find(({ currency }) => currency === product.currency)!;
    const callback = await gateway.pay(await openCheckout(stack, topUpId));
    for (;;) {
      const { status } = await persist(() => client.payments.confirmTopUp.mutate({ topUpId, callback }));
      if (status === 'paid') break;
      if (status !== 'confirming' && status !== 'unknown') throw new Error(`the order ended ${status}`);
      await sleep(CONFIRM_AGAIN_MS);
    }
    journal.orders.set(topUpId, 'paid');
    paidOrders.push(topUpId);
  }

  /** Transfers the money and does not wait for the coins: whoever tells of the deposit may be down. */
  async function transfer({ products }: Offer): Promise<void> {
    const product = products.find(({ bankTransfer }) => bankTransfer)!;
    const order = {
      ...{ productId: product.id, expectedPrice: product.price },
      ...{ returnTo: 'mobile' as const, payBy: 'bank_transfer' as const },
    };
    const idempotencyKey = randomUUID();
    const { topUpId } = await persist(() => client.payments.startTopUp.mutate({ ...order, idempotencyKey }));
    journal.orders.set(topUpId, 'begun');
    const gateway = stack.gateways.find(({ currency }) => currency === product.currency)!;
    const callback = await gateway.askForAccount(await openCheckout(stack, topUpId));
    for (;;) {
      const { status } = await persist(() => client.payments.confirmTopUp.mutate({ topUpId, callback }));
      if (status === 'waiting') break;
      if (status !== 'confirming' && status !== 'unknown') throw new Error(`the transfer is ${status}`);
      await sleep(CONFIRM_AGAIN_MS);
    }
    await gateway.atBank(topUpId, 'deposit');
    journal.transfers.add(topUpId);
    paidOrders.push(topUpId);
  }

  async function refund(topUpId: TopUpId): Promise<void> {
    const preview = await persist(() => client.refunds.preview.query({ topUpId }));
    if (!preview.possible) return;
    const request = {
      ...{ topUpId, expectedAmount: preview.amount, note: '', idempotencyKey: randomUUID() },
      ...(preview.needsAccount && { account: ACCOUNT }),
    };
    try {
      await persist(() => client.refunds.request.mutate(request));
      journal.refunds.add(topUpId);
    } catch (error) {
      // A bank asked the payment back since the preview.
      if (!['REFUND_NOT_POSSIBLE', 'REFUND_CHANGED'].includes(parseAppError(error).code)) throw error;
    }
  }

  async function donate({ novelId }: Offer, amount: number): Promise<void> {
    const key = randomUUID();
    journal.donationKeys.add(key);
    const donation = { novelId, coins: coins(amount), message: 'Thank you', anonymous: false };
    const { donationId } = await persist(() =>
      client.donations.donate.mutate({ ...donation, idempotencyKey: key }),
    );
    journal.donations.push({ key, donationId, userId, coins: amount });
  }

  async function unlock({ chapterPrice }: Offer, chapterId: ChapterId): Promise<void> {
    await persist(() => client.wallet.unlock.mutate({ chapterId, expectedPrice: coins(chapterPrice) }));
    journal.unlocks.push({ userId, chapterId });
  }

  return {
    client,
    userId,
    async giveOnce(offer, random) {
      await topUp(offer, random);
      await donate(offer, 1);
    },
    async spendUntil(isOver, offer, random) {
      await topUp(offer, random);
      await transfer(offer);
      while (!isOver()) {
        await sleep(random.between(10, 60));
        try {
          const choice = random.between(1, 12);
          if (choice === 1 && random.between(1, 2) === 1) await transfer(offer);
          else if (choice === 1) await topUp(offer, random);
          else if (choice === 2) await refund(random.pick(paidOrders));
          else if (choice <= 5) await unlock(offer, random.pick(offer.chapterIds));
          else await donate(offer, random.between(1, 9));
        } catch (error) {
          if (parseAppError(error).code !== 'INSUFFICIENT_COINS') throw error;
          await topUp(offer, random);
        }
      }
    },
  };
}

/** What the browser does on the way to the gateway, and how the gateway knows the order then. */
async function openCheckout(stack: Stack, topUpId: TopUpId): Promise<OrderAtGateway> {
  const givesUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    const page = await fetch(`${stack.url}/checkout/${topUpId}`).catch(() => undefined);
    await page?.arrayBuffer().catch(() => undefined);
    if (page?.ok) break;
    if (performance.now() > givesUpAt) throw new Error(`the checkout answers ${page?.status ?? 'nothing'}`);
    await sleep(RETRY_MS);
  }
  return await orderAtGateway(stack.database.db, topUpId);
}

export async function orderAtGateway(db: Database, topUpId: string): Promise<OrderAtGateway> {
  const { gateway_order_id: gatewayOrderId, price_minor: amountMinor } = await db
    .selectFrom('top_up')
    .select(['gateway_order_id', 'price_minor'])
    .where('id', '=', topUpId)
    .executeTakeFirstOrThrow();
  return { orderId: topUpId, gatewayOrderId: gatewayOrderId ?? undefined, amountMinor };
}

/** Signs up, or in when the answer to an earlier try was lost and not the account. Answers the bearer token. */
async function signUp(
  url: string,
  person: { name: string; email: string; password: string },
): Promise<string> {
  const givesUpAt = performance.now() + PATIENCE_MS;
  let path = 'sign-up';
  for (;;) {
    const response = await fetch(`${url}/api/auth/${path}/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify(path === 'sign-up' ? { ...person, locale: 'en' } : person),
    }).catch(() => undefined);
    const token = response?.headers.get('set-auth-token');
    if (token) return token;
    const answer = (await response?.text().catch(() => undefined)) ?? 'nobody answers';
    if (answer.includes('USER_ALREADY_EXISTS')) path = 'sign-in';
    else if (response !== undefined && response.status < 500)
      throw new Error(`${path} was refused: ${answer}`);
    if (performance.now() > givesUpAt) throw new Error(`${path} does not succeed: ${answer}`);
    await sleep(RETRY_MS);
  }
}
