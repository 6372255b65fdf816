import type { FakeGateway } from '../fake/http.ts';
import type { SendWebhook } from '../fake/webhooks.ts';
import type { CallFault, GatewayBench } from './gateway-bench.ts';
import { openTransport } from './transport.ts';
import type { TransportKind } from './transport.ts';

const FAULTS = {
  lost_before_execution: 'drop_before_execute',
  lost_after_execution: 'execute_then_drop',
  error_after_execution: 'error_after_execute',
  unreadable_answer: 'malformed_json',
  rate_limited: 'rate_limited',
  held: 'latency',
} as const satisfies Record<CallFault, string>;

/** What a fake is made with, whatever gateway it stands for. */
export interface FakeSurroundings {
  publicUrl: string;
  sendWebhook: SendWebhook;
  sleep: () => Promise<void>;
}

/** The part of a bench that every fake gives in the same way, and what an adapter needs to reach the fake. */
export const openFakeBench = async (
  transport: TransportKind,
  createFake: (surroundings: FakeSurroundings) => FakeGateway,
  special: Pick<GatewayBench['webhooks'], 'retryMs' | 'headersFor'>,
) => {
  const webhooks: Pick<GatewayBench['webhooks'], 'received' | 'onReceived' | 'answerWith'> = {
    received: [],
    onReceived: async () => {},
    answerWith: 200,
  };
  const receive: SendWebhook = async ({ headers, body }) => {
    const webhook = { rawBody: Buffer.from(body), headers };
    webhooks.received.push(webhook);
    await webhooks.onReceived(webhook);
    return webhooks.answerWith;
  };

  const held = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  let fake: FakeGateway;
  const { origin, sendWebhook, close } = await openTransport(transport, () => fake, receive);
  fake = createFake({
    publicUrl: origin,
    sendWebhook,
    sleep: () => {
      arrived.resolve();
      return held.promise;
    },
  });

  const control = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${origin}/__fake/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  };

  let calls = 0;
  const countedFetch: typeof fetch = (input, init) => {
    calls += 1;
    return fetch(input, init);
  };

  return {
    origin,
    control,
    countedFetch,
    tick: () => fake.tick(),
    /** @param call the requests that the fault is meant for, as the fake tells them apart */
    fail: async (fault: CallFault, call: object): Promise<void> =>
      void (await control('faults', { kind: FAULTS[fault], ...call })),
    common: {
      heldCallArrived: arrived.promise,
      release: () => held.resolve(),
      calls: () => calls,
      webhooks: Object.assign(webhooks, {
        ...special,
        configure: async (policy: { timing: 'before_response' | 'after_response'; copies: number }) =>
          void (await control('webhooks/policy', policy)),
        flush: () => fake.tick(),
      }),
      close,
    },
  };
};
