import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asOf, isVisible, revealed, shownSnapshot, untilFinished, type Gate, type Horizon } from './gate.ts';

const position = fc.integer({ min: 0, max: 12 });
const gate: fc.Arbitrary<Gate> = fc.oneof(
  fc.constant<Gate>({ from: 'intro' }),
  fc.record({
    from: fc.constant('chapter' as const),
    position: fc.option(fc.integer({ min: 1, max: 12 })),
    effective: fc.constantFrom('on_open' as const, 'on_finish' as const),
  }),
);
const horizon: fc.Arbitrary<Horizon> = fc
  .tuple(position, position)
  .map(([one, other]) => ({ opened: Math.max(one, other), finished: Math.min(one, other) }));
const entry = fc.record({
  gate,
  snapshots: fc.array(fc.record({ key: fc.uuid(), gate }), { maxLength: 6 }),
});
const further = (one: Horizon, other: Horizon): Horizon => ({
  opened: Math.max(one.opened, other.opened),
  finished: Math.max(one.finished, other.finished),
});
const at = (opened: number, finished = opened): Horizon => ({ opened, finished });
const from = (chapter: number | null, effective: 'on_open' | 'on_finish' = 'on_open'): Gate => ({
  ...{ from: 'chapter', position: chapter, effective },
});

describe('the gate', () => {
  it('shows no less to one who has read further', () => {
    fc.assert(
      fc.property(entry, horizon, horizon, (some, one, other) => {
        if (isVisible(some.gate, one)) expect(isVisible(some.gate, further(one, other))).toBe(true);
        if (shownSnapshot(some, one) !== undefined)
          expect(shownSnapshot(some, further(one, other))).toBeDefined();
      }),
    );
  });

  it('shows nothing from beyond the horizon', () => {
    fc.assert(
      fc.property(entry, horizon, (some, where) => {
        const shown = shownSnapshot(some, where);
        if (shown?.gate.from === 'chapter') expect(shown.gate.position).toBeLessThanOrEqual(where.opened);
      }),
    );
  });

  it('hides more when one waits for the end or looks back, and nothing when one looks ahead', () => {
    fc.assert(
      fc.property(gate, horizon, position, (some, where, chapter) => {
        const seen = isVisible(some, where);
        if (isVisible(some, untilFinished(where))) expect(seen).toBe(true);
        if (isVisible(some, asOf(where, chapter))) expect(seen).toBe(true);
        if (seen) expect(isVisible(some, revealed(where, chapter))).toBe(true);
      }),
    );
  });

  it('opens with the chapter or with its end, and never when the chapter is gone', () => {
    expect(isVisible(from(3), at(3, 2))).toBe(true);
    expect(isVisible(from(3), at(2))).toBe(false);
    expect(isVisible(from(3, 'on_finish'), at(3, 2))).toBe(false);
    expect(isVisible(from(3, 'on_finish'), at(3))).toBe(true);
    expect(isVisible(from(null), at(3_000))).toBe(false);
    expect(isVisible({ from: 'intro' }, at(0))).toBe(true);
  });

  it('shows the snapshot furthest on; at one chapter the one that waits for its end', () => {
    const snapshots = [
      { key: 'c', gate: from(3, 'on_finish') },
      { key: 'd', gate: from(3) },
      { key: 'a', gate: from(1) },
    ];
    const shownAt = (where: Horizon) => shownSnapshot({ gate: from(1), snapshots }, where)?.key;
    expect([at(0), at(1), at(3, 2), at(3)].map(shownAt)).toEqual([undefined, 'a', 'd', 'c']);
  });
});
