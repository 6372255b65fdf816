import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { PaymentGateway, WebhookInput } from '@inkvine/core/payments/payment-gateway.port';
import type { Clock } from '@inkvine/core/ports/clock.port';
import { createFakeServer } from '@inkvine/payments/fake/server';
import { createTossFake } from '@inkvine/payments/toss/fake/toss-fake';
import { createTossGateway } from '@inkvine/payments/toss/toss.gateway';

type Webhook = Pick<WebhookInput, 'rawBody' | 'headers'>;

export interface TestToss {
  url: string;
  clientKey: string;
  secretKey: string;
  gateway: PaymentGateway;
  /** Every webhook the fake has sent, oldest first. */
  webhooks: Webhook[];
  /** Pays in the window for a customer: what the browser would bring back. */
  pay(order: {
    orderId: string;
    amount: number;
    refuseWith?: string;
  }): Promise<{ paymentKey: string; amount: number }>;
  /** What the next calls suffer, or another control of the fake (`/__fake/<name>`). */
  control(name: string, body: unknown): Promise<unknown>;
  /** Requests to the API so far, as `POST /v1/payments/confirm`. */
  requests: string[];
  close(): Promise<void>;
}

/** The gateway's faithful fake behind real HTTP, and the real adapter in front of it. */
export async function startTestToss(clock: Clock, options: { timeoutMs?: number } = {}): Promise<TestToss> {
  const clientKey = 'test_ck_inkvine';
  const secretKey = 'test_sk_inkvine';
  const webhooks: Webhook[] = [];
  const requests: string[] = [];
  const fake = createTossFake({
    clock,
    clientKey,
    secretKey,
    publicUrl: 'http://toss.test',
    sendWebhook: async ({ headers, body }) => {
      webhooks.push({ headers, rawBody: new TextEncoder().encode(body) });
      return 200;
    },
  });
  const server = createFakeServer({
    handle: (request) => {
      if (request.url.startsWith('/v1/')) requests.push(`${request.method} ${request.url}`);
      return fake.handle(request);
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function control(name: string, body: unknown): Promise<unknown> {
    const response = await fetch(`${url}/__fake/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`the fake refused ${name}: ${JSON.stringify(answer)}`);
    return answer;
  }

  return {
    url,
    clientKey,
    secretKey,
    webhooks,
    requests,
    control,
    gateway: createTossGateway({
      apiUrl: url,
      sdkUrl: `${url}/v2/standard`,
      clientKey,
      secretKey,
      clock,
      timeoutMs: options.timeoutMs ?? 1_000,
    }),
    async pay(order) {
      const query = (await control('authenticate', order)) as { paymentKey: string; amount: string | number };
      return { paymentKey: query.paymentKey, amount: Number(query.amount) };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
