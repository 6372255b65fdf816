import type { Clock } from '@inkvine/core/ports/clock.port';

export interface FakeClock extends Clock {
  set(instant: string): void;
  advance(milliseconds: number): void;
}

export function createFakeClock(start = '2026-11-20T03:00:00.000Z'): FakeClock {
  let now = Date.parse(start);
  return {
    now: () => new Date(now),
    set: (instant) => {
      now = Date.parse(instant);
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}
