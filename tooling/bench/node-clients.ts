import type { Contender } from './side-by-side.ts';

/** So many clients in this process, each making its next call when the last was answered. */
export function nodeClients(clients: number, call: () => Promise<unknown>, latencies?: number[]): Contender {
  return async (seconds) => {
    const startedAt = performance.now();
    const until = startedAt + seconds * 1_000;
    let calls = 0;
    await Promise.all(
      Array.from({ length: clients }, async () => {
        for (let at = performance.now(); at < until; at = performance.now()) {
          await call();
          latencies?.push(performance.now() - at);
          calls += 1;
        }
      }),
    );
    return (calls * 1_000) / (performance.now() - startedAt);
  };
}
