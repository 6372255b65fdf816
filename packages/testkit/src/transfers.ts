import { randomUUID } from 'node:crypto';
import type { TopUpId } from '@inkvine/contracts/primitives';
import { RequestRefundInput, type RefundAccount } from '@inkvine/contracts/refunds';
import type { Actor } from '@inkvine/core/identity/actor';
import { createIds } from '@inkvine/core/ports/ids.port';
import { insertDonation } from '@inkvine/db/wallet/spend.repository';
import type { DepositBench } from '@inkvine/payments/conformance/deposit-conformance';
import type { TestDatabase } from './database.ts';
import type { FakeClock } from './fake-clock.ts';
import type { createGatewayShop } from './gateway-shop.ts';
import { buildNovel } from './stories.builders.ts';
import { buildActor } from './identity.builders.ts';

/** What a reader who pays by transfer, their bank and the gateway's webhooks do. */
export function createTransfers(parts: {
  db: TestDatabase['db'];
  clock: FakeClock;
  bench: DepositBench;
  shop: ReturnType<typeof createGatewayShop>;
  reader: Actor;
}) {
  const { db, clock, bench, shop, reader } = parts;

  /** An order whose reader has come back with an account. */
  async function issue() {
    const { topUpId, atGateway } = await shop.order(reader, bench, 'bank_transfer');
    const callback = await bench.deposits.customerTransfers(atGateway);
    const topUp = await shop.topUps.confirm(reader, { topUpId, callback });
    return { topUpId, atGateway, callback, topUp };
  }

  /** Every webhook that is due, received and applied twice, the newest first. */
  async function deliverWebhooks() {
    bench.webhooks.onReceived = (webhook) => shop.topUps.receiveWebhook('toss', webhook);
    await bench.webhooks.flush();
    const events = await db
      .selectFrom('gateway_event')
      .select('event_id')
      .where('applied_at', 'is', null)
      .orderBy('received_at', 'desc')
      .execute();
    for (const { event_id } of [...events, ...events]) await shop.topUps.applyEvent('toss', event_id);
  }

  return {
    issue,
    deliverWebhooks,

    /** An order that has been paid by transfer. */
    async buy() {
      const issued = await issue();
      await bench.deposits.bank(issued.atGateway, 'deposit');
      await deliverWebhooks();
      return issued;
    },

    async sweep() {
      clock.advance(3_600_000);
      await shop.topUps.settleOpen();
    },

    async spend(coins: number) {
      const { novelId } = await buildNovel(db, { authorId: (await buildActor(db)).userId });
      const ids = createIds();
      const [txnId, donationId] = [ids.next(), ids.next()];
      await insertDonation(db, {
        ...{ txnId, userId: reader.userId, amount: coins, kinds: ['paid', 'bonus'] },
        ...{ idemKey: txnId, reqHash: '', at: clock.now().toISOString() },
        ...{ donationId, novelId, message: '', anonymous: false },
        outbox: { key: donationId, jobId: 'wallet.announce-donation', payload: { donationId } },
      });
    },

    async askRefund(topUpId: TopUpId, account?: RefundAccount, idempotencyKey: string = randomUUID()) {
      const shown = await shop.refunds.preview(reader, { topUpId });
      if (!shown.possible) throw new Error(`no refund: ${shown.why}`);
      const request = { topUpId, expectedAmount: shown.amount, note: '', idempotencyKey, account };
      return await shop.refunds.request(reader, RequestRefundInput.parse(request));
    },
  };
}
