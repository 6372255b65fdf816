import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advanceDeviceHorizon, DEVICE_HORIZON_MAX, type DeviceHorizon } from './device-horizon.ts';

const read = (branchId: string, position: number, finished = false) => ({
  ...{ branchId, position, finished },
  chapterId: `${branchId}-${position}`,
});

describe('the horizon of a device', () => {
  it('moves to the chapter opened and, apart from it, to the one finished', () => {
    const opened = advanceDeviceHorizon([], read('a', 3));
    expect(opened).toMatchObject([{ openedChapterId: 'a-3', finishedChapterId: null, finishedPosition: 0 }]);
    const finished = advanceDeviceHorizon(opened, read('a', 2, true));
    expect(finished).toMatchObject([{ openedChapterId: 'a-3', finishedChapterId: 'a-2' }]);
  });

  it('never moves back', () => {
    const reading = fc.array(
      fc.record({
        branchId: fc.constantFrom('a', 'b'),
        position: fc.integer({ min: 1, max: 9 }),
        finished: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(reading, (readings) => {
        let horizon: DeviceHorizon = [];
        for (const { branchId, position, finished } of readings) {
          const before = horizon.find((reach) => reach.branchId === branchId);
          horizon = advanceDeviceHorizon(horizon, read(branchId, position, finished));
          const after = horizon.find((reach) => reach.branchId === branchId)!;
          expect(after.openedPosition).toBe(Math.max(before?.openedPosition ?? 0, position));
          expect(after.finishedPosition).toBe(
            Math.max(before?.finishedPosition ?? 0, finished ? position : 0),
          );
        }
      }),
    );
  });

  it('forgets what was touched longest ago', () => {
    let horizon: DeviceHorizon = [];
    for (let n = 0; n <= DEVICE_HORIZON_MAX; n += 1)
      horizon = advanceDeviceHorizon(horizon, read(`b${n}`, 1));
    expect(horizon).toHaveLength(DEVICE_HORIZON_MAX);
    expect(horizon[0]?.branchId).toBe(`b${DEVICE_HORIZON_MAX}`);
    expect(horizon.some(({ branchId }) => branchId === 'b0')).toBe(false);
  });
});
