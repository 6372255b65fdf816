import type { Fault, FakeFaults } from './faults.ts';
import type { FakeRequest, FakeResponse, FakeResult } from './http.ts';
import type { FakeStore } from './store.ts';

export interface FakeCallsConfig {
  store: FakeStore;
  faults: FakeFaults;
  now: () => number;
  sleep: (milliseconds: number) => Promise<void>;
  /** How long an answer is repeated under its key. */
  answerLifeMs: number;
  /** What the gateway says when it is called too often. */
  rateLimited: () => FakeResponse;
  /** What the gateway says when it has failed itself. */
  failed: () => FakeResponse;
  /** The same key is in execution. */
  inFlight: (key: string) => FakeResponse;
  /** The key was used for something else; left out, the gateway does not compare. */
  mismatched?: (key: string) => FakeResponse;
  /** Whether an answer is kept under its key; left out, all are. */
  isKept?: (response: FakeResponse) => boolean;
  /** Added to a repeated answer. */
  replayedHeaders?: Readonly<Record<string, string>>;
}

export interface FakeCall {
  request: FakeRequest;
  url: URL;
  /** Undefined: this call is executed each time it comes. */
  idempotencyKey: string | undefined;
  /** What the key belongs to beside itself, such as the account and the path. */
  scope: string;
  execute: () => FakeResponse | Promise<FakeResponse>;
}

/** Executes API calls with what the faults do to them, each idempotency key once. */
export const createFakeCalls = (config: FakeCallsConfig) => {
  const { store, faults, now, sleep } = config;
  const inFlight = new Set<string>();

  const once = async (
    { idempotencyKey, scope, request, url }: FakeCall,
    run: () => Promise<FakeResponse>,
  ): Promise<FakeResponse> => {
    if (idempotencyKey === undefined) return run();
    const key = JSON.stringify([idempotencyKey, scope]);
    const fingerprint = `${url.pathname} ${request.body}`;
    if (inFlight.has(key)) return config.inFlight(idempotencyKey);
    const stored = store.answers.find(key);
    if (stored && now() - stored.at < config.answerLifeMs) {
      if (config.mismatched && stored.fingerprint !== fingerprint) return config.mismatched(idempotencyKey);
      return { ...stored.response, headers: { ...stored.response.headers, ...config.replayedHeaders } };
    }
    inFlight.add(key);
    try {
      const response = await run();
      const echoed = { ...response, headers: { ...response.headers, 'idempotency-key': idempotencyKey } };
      if (config.isKept?.(response) ?? true) {
        store.answers.save({
          key,
          at: now(),
          ...(config.mismatched && { fingerprint }),
          response: echoed,
        });
      }
      return echoed;
    } finally {
      inFlight.delete(key);
    }
  };

  const suffer = async (fault: Fault | undefined, call: FakeCall): Promise<FakeResponse> =>
    once(call, async () => {
      if (fault?.kind === 'latency') await sleep(fault.latencyMs);
      const executed = await call.execute();
      return fault?.kind === 'error_after_execute' ? config.failed() : executed;
    });

  return async (call: FakeCall): Promise<FakeResult> => {
    const fault = faults.take(call.request.method, call.url.pathname);
    if (fault?.kind === 'drop_before_execute') return 'dropped';
    if (fault?.kind === 'rate_limited') return config.rateLimited();
    const response = await suffer(fault, call);
    if (fault?.kind === 'execute_then_drop') return 'dropped';
    if (fault?.kind === 'malformed_json')
      return { ...response, body: response.body.slice(0, response.body.length / 2) };
    return response;
  };
};
export type FakeCalls = ReturnType<typeof createFakeCalls>;
