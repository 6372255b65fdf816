const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long which revisions stay: all of them, then the last of each hour, then the last of each day (UTC). */
export const RETENTION = { allMs: 48 * HOUR_MS, hourlyMs: 30 * DAY_MS, dailyMs: 365 * DAY_MS };

export interface AgedRevision {
  id: string;
  /** ISO instant. */
  createdAt: string;
  /** Pinned, published once, or what the author edits: never dropped, and never standing in for another. */
  isKeptForEver: boolean;
}

/**
 * The ids of the revisions that nobody needs any more, from all revisions of one chapter in any order. Of the same hour
 * or day the newest stays. Dropping them and asking again drops no more.
 */
export function listExpiredRevisions(revisions: readonly AgedRevision[], now: Date): string[] {
  const taken = new Set<string>();
  return revisions
    .map((revision) => ({ ...revision, at: Date.parse(revision.createdAt) }))
    .toSorted((one, other) => other.at - one.at || (one.id < other.id ? 1 : -1))
    .filter(({ at, isKeptForEver }) => {
      const age = now.getTime() - at;
      if (isKeptForEver || age <= RETENTION.allMs) return false;
      if (age > RETENTION.dailyMs) return true;
      const bucket =
        age <= RETENTION.hourlyMs ? `hour ${Math.floor(at / HOUR_MS)}` : `day ${Math.floor(at / DAY_MS)}`;
      if (taken.has(bucket)) return true;
      taken.add(bucket);
      return false;
    })
    .map(({ id }) => id);
}
