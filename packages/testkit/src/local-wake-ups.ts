import { EventEmitter, once } from 'node:events';
import type { WakeUps } from '@inkvine/core/ports/wake-ups.port';

/** Hints within one process. `mute()` loses every hint, as a broken Redis would. */
export function createLocalWakeUps(): WakeUps & { mute(): void; published: string[] } {
  const hints = new EventEmitter({ captureRejections: true });
  hints.setMaxListeners(0);
  const published: string[] = [];
  let muted = false;
  return {
    published,
    mute: () => {
      muted = true;
    },
    publish: (topic) => {
      published.push(topic);
      if (!muted) hints.emit(topic);
    },
    wait: async (topic, timeoutMs, signal) => {
      const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      await once(hints, topic, { signal: ended }).catch((error: unknown) => {
        if (!ended.aborted) throw error;
      });
    },
  };
}
