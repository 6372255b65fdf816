import { z } from 'zod';
import { Fault } from './faults.ts';
import type { FakeFaults } from './faults.ts';
import { json, readJson } from './http.ts';
import type { FakeRequest, FakeResponse } from './http.ts';
import type { FakeStore } from './store.ts';
import { WebhookPolicy } from './webhooks.ts';
import type { FakeWebhooks } from './webhooks.ts';

const ClockBody = z.object({ advanceMs: z.int().min(0) });

export interface FakeAdminParts {
  store: FakeStore;
  webhooks: FakeWebhooks;
  faults: FakeFaults;
  /** Ends what is over after the clock has moved. */
  expireDue: () => void;
  /** The controls of this gateway alone, by what follows `/__fake/`. */
  controls: Readonly<Record<string, (body: unknown) => FakeResponse | Promise<FakeResponse>>>;
}

export const refused = (error: unknown): FakeResponse => json(400, { error });

/**
 * Test controls under `/__fake/`, apart from anything a gateway has. JSON in, JSON out; 400 names the bad field.
 *
 * - `faults`, `faults/clear`: what the next API calls suffer, and that none suffers more.
 * - `webhooks/policy`, `webhooks/deliver`: when, how often, how signed; do not wait for the timer.
 * - `clock`: moves the fake's time forward.
 */
export const createFakeAdmin = ({ store, webhooks, faults, expireDue, controls }: FakeAdminParts) => {
  const all: FakeAdminParts['controls'] = {
    faults: (body) => {
      const fault = Fault.safeParse(body);
      if (!fault.success) return refused(z.treeifyError(fault.error));
      faults.add(fault.data);
      return json(200, fault.data);
    },
    'faults/clear': () => {
      faults.clear();
      return json(200, {});
    },
    'webhooks/policy': (body) => {
      const policy = WebhookPolicy.safeParse(body);
      if (!policy.success) return refused(z.treeifyError(policy.error));
      webhooks.setPolicy(policy.data);
      return json(200, policy.data);
    },
    'webhooks/deliver': async () => {
      await webhooks.deliverDue();
      return json(200, { pending: webhooks.pending().length });
    },
    clock: (body) => {
      const clock = ClockBody.safeParse(body);
      if (!clock.success) return refused(z.treeifyError(clock.error));
      const offsetMs = store.advanceClock(clock.data.advanceMs);
      expireDue();
      return json(200, { offsetMs });
    },
    ...controls,
  };

  return async (request: FakeRequest, url: URL): Promise<FakeResponse> => {
    // A page in the same browser can post forms and text, but not JSON without a preflight that nobody answers.
    if (request.method !== 'POST' || !request.headers['content-type']?.startsWith('application/json')) {
      return json(415, { error: 'POST application/json' });
    }
    const control = new Map(Object.entries(all)).get(url.pathname.slice('/__fake/'.length));
    return control ? control(readJson(request.body)) : json(404, { error: 'unknown control' });
  };
};
