/** From when on readers may know something. `position` is that of the gate's chapter, null when that is gone. */
export type Gate =
  { from: 'intro' } | { from: 'chapter'; position: number | null; effective: 'on_open' | 'on_finish' };

/** Positions of the furthest chapter opened and finished; 0 for none. */
export interface Horizon {
  opened: number;
  finished: number;
}

/** Where the gate stands in the order of the story: the introduction is before the first chapter. */
export const gatePosition = (gate: Gate): number => (gate.from === 'intro' ? 0 : (gate.position ?? Infinity));

/**
 * Whether a reader at the horizon may know. What has lost its chapter is known to nobody: deny by default.
 * The SQL that gates every read (`packages/db/src/wiki/gate.ts`) says the same and is tested against this.
 * Source: product specification 2.5.
 */
export function isVisible(gate: Gate, horizon: Horizon): boolean {
  if (gate.from === 'intro') return true;
  if (gate.position === null) return false;
  return gate.position <= (gate.effective === 'on_finish' ? horizon.finished : horizon.opened);
}

/** The horizon of one who wants nothing of a chapter before having finished it. */
export const untilFinished = (horizon: Horizon): Horizon => ({
  opened: horizon.finished,
  finished: horizon.finished,
});

/** The horizon of one who looks on purpose as far as `upTo`. */
export const revealed = (horizon: Horizon, upTo: number): Horizon => ({
  opened: Math.max(horizon.opened, upTo),
  finished: Math.max(horizon.finished, upTo),
});

/** The horizon as of an earlier chapter; never further than before. */
export const asOf = (horizon: Horizon, chapter: number): Horizon => ({
  opened: Math.min(horizon.opened, chapter),
  finished: Math.min(horizon.finished, chapter),
});

export interface GatedSnapshot {
  key: string;
  gate: Gate;
}

/**
 * What is shown of an entry: the visible snapshot furthest on; of two at the same chapter the one that waits for
 * its end, then the one made later. Undefined hides the entry.
 */
export function shownSnapshot<Snapshot extends GatedSnapshot>(
  entry: { gate: Gate; snapshots: readonly Snapshot[] },
  horizon: Horizon,
): Snapshot | undefined {
  if (!isVisible(entry.gate, horizon)) return undefined;
  return entry.snapshots
    .filter(({ gate }) => isVisible(gate, horizon))
    .toSorted(
      (one, other) =>
        gatePosition(one.gate) - gatePosition(other.gate) ||
        waits(one.gate) - waits(other.gate) ||
        (one.key < other.key ? -1 : 1),
    )
    .at(-1);
}

const waits = (gate: Gate): number => Number(gate.from === 'chapter' && gate.effective === 'on_finish');
