import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideByWeights } from './largest-remainder.ts';

const parts = fc
  .uniqueArray(fc.uuid(), { minLength: 1, maxLength: 8 })
  .chain((ids) => fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(id), weight: fc.nat(1_000_000) }))))
  .filter((all) => all.some(({ weight }) => weight > 0));
const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });

describe('dividing by weights', () => {
  it('gives parts that add up to the amount, each within one of its share', () => {
    fc.assert(
      fc.property(amount, parts, (whole, weighted) => {
        const divided = divideByWeights(whole, weighted);
        const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
        expect([...divided.values()].reduce((sum, part) => sum + part, 0)).toBe(whole);
        for (const { id, weight } of weighted) {
          expect(Math.abs(divided.get(id)! - (whole * weight) / total)).toBeLessThan(1);
        }
      }),
    );
  });

  it('undoes an amount by the opposite one, whatever the order of the parts', () => {
    fc.assert(
      fc.property(amount, parts, (whole, weighted) => {
        const undone = divideByWeights(-whole, weighted.toReversed());
        for (const [id, part] of divideByWeights(whole, weighted)) expect(part + undone.get(id)!).toBe(0);
      }),
    );
  });

  it('gives what is left to the smaller id when remainders are equal', () => {
    const weighted = ['c', 'a', 'b'].map((id) => ({ id, weight: 1 }));
    expect(Object.fromEntries(divideByWeights(4, weighted))).toEqual({ a: 2, b: 1, c: 1 });
  });

  it('stays exact where a product passes 2^53', () => {
    const weighted = [
      { id: 'a', weight: 333_333 },
      { id: 'b', weight: 666_667 },
    ];
    const divided = divideByWeights(9_007_199_254_740_991, weighted);
    expect(divided.get('a')).toBe(3_002_396_749_180_579);
    expect(divided.get('a')! + divided.get('b')!).toBe(9_007_199_254_740_991);
  });
});
