/** The only source of now; tests move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** The clock of a demo, which operators move. It never goes back. */
export interface MovableClock extends Clock {
  /** Says how many milliseconds it is ahead of the real one; less than before changes nothing. */
  bringTo(aheadMs: number): void;
  aheadMs(): number;
}

export function createMovableClock(real: Clock): MovableClock {
  let ahead = 0;
  return {
    now: () => new Date(real.now().getTime() + ahead),
    bringTo(aheadMs) {
      ahead = Math.max(ahead, aheadMs);
    },
    aheadMs: () => ahead,
  };
}
