/**
 * Tells other processes that there is something to look at. Only ever a hint: whoever waits also looks by
 * itself from time to time, so a lost hint costs seconds and nothing else.
 */
export interface WakeUps {
  publish(topic: WakeUpTopic): void;
  /** Resolves on the next hint for the topic, after `timeoutMs`, or when the signal aborts. */
  wait(topic: WakeUpTopic, timeoutMs: number, signal: AbortSignal): Promise<void>;
}

export type WakeUpTopic = 'outbox' | 'demo-clock' | `donations:${string}` | `sessions:${string}`;
