import { bringClock } from '@inkvine/core/system/demo-clock';
import type { Composition } from '../composition.ts';

/** A hint comes sooner; this finds what a lost one would have told. */
const LOOK_MS = 2_000;

/** Keeps this process and the gateways' stand-ins at the time of the demo, until it is stopped. Nothing elsewhere. */
export function keepDemoTime({
  demoTime,
  db,
  wakeUps,
  log,
}: Pick<Composition, 'demoTime' | 'db' | 'wakeUps' | 'log'>): () => void {
  const stopping = new AbortController();
  async function keep({ clock, standIns }: NonNullable<Composition['demoTime']>): Promise<void> {
    let broughtTo = -1;
    while (!stopping.signal.aborted) {
      try {
        const { aheadMs } = await bringClock(db, clock);
        if (aheadMs !== broughtTo) await standIns.bringTo(aheadMs);
        broughtTo = aheadMs;
      } catch (error) {
        log.warn({ err: error }, 'the time of the demo was not kept');
      }
      await wakeUps.wait('demo-clock', LOOK_MS, stopping.signal);
    }
  }
  if (demoTime !== null) void keep(demoTime);
  return () => stopping.abort();
}
