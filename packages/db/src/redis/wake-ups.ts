import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { Redis } from 'ioredis';

/** Hints between processes through Redis, and within this one without it. */
export interface RedisWakeUps {
  publish(topic: string): void;
  /** Resolves on the next hint for the topic, after `timeoutMs`, or when the signal aborts. */
  wait(topic: string, timeoutMs: number, signal: AbortSignal): Promise<void>;
  /** Hears every hint until the returned function is called. */
  listen(listener: (topic: string) => void): () => void;
}

const PREFIX = 'inkvine:wake:';
const ANY = Symbol('any topic');

/**
 * Hints over Redis pub/sub. Without Redis they still reach waiters in the same process, and nobody fails: a hint
 * may always be lost.
 */
export function createRedisWakeUps(connections: { publisher: Redis; subscriber: Redis }): RedisWakeUps {
  const hints = new EventEmitter();
  hints.setMaxListeners(0);
  // What this process published it has heard already; hearing it again would wake everyone twice.
  const origin = randomUUID();
  const emit = (topic: string) => {
    hints.emit(topic);
    hints.emit(ANY, topic);
  };
  // One pattern instead of a subscription per waiter: nothing is missed between two waits.
  connections.subscriber.psubscribe(`${PREFIX}*`).catch(() => undefined);
  connections.subscriber.on('pmessage', (_pattern: string, channel: string, message: string) => {
    if (message !== origin) emit(channel.slice(PREFIX.length));
  });
  return {
    publish(topic) {
      emit(topic);
      connections.publisher.publish(`${PREFIX}${topic}`, origin).catch(() => undefined);
    },
    async wait(topic, timeoutMs, signal) {
      const ended = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      await once(hints, topic, { signal: ended }).catch((error: unknown) => {
        if (!ended.aborted) throw error;
      });
    },
    listen(listener) {
      hints.on(ANY, listener);
      return () => hints.off(ANY, listener);
    },
  };
}
