import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocateFifo, compareLots, type CoinLot } from './fifo-allocation.ts';
import { LOT_PRIO } from './lot-terms.ts';

const AT = '2026-11-20T00:00:00Z';

function lot(overrides: Partial<CoinLot> & { id: number }): CoinLot {
  const coins = overrides.coins ?? overrides.remaining ?? 100;
  return {
    kind: 'paid',
    prio: 100,
    expiresAt: 'infinity',
    coins,
    remaining: coins,
    spent: 0,
    paidMinor: 0,
    recognizedMinor: 0,
    ...overrides,
  };
}

function takesOf(lots: CoinLot[], amount: number, kinds?: CoinLot['kind'][]) {
  const allocation = allocateFifo(lots, amount, { at: AT, ...(kinds === undefined ? {} : { kinds }) });
  return allocation.covered ? allocation.takes.map((take) => [take.lotId, take.coins]) : allocation;
}

describe('order', () => {
  test('what was given goes before what was bought, and each by soonest expiry', () => {
    const lots = [
      lot({ id: 5, prio: LOT_PRIO.paid }),
      lot({ id: 4, prio: LOT_PRIO.paid, expiresAt: '2026-12-01T00:00:00Z' }),
      lot({ id: 3, kind: 'bonus', prio: LOT_PRIO.bonus }),
      lot({ id: 2, kind: 'event', prio: LOT_PRIO.event, expiresAt: '2027-02-01T00:00:00Z' }),
      lot({ id: 1, kind: 'bonus', prio: LOT_PRIO.bonus, expiresAt: '2027-01-01T00:00:00Z' }),
    ];
    expect(takesOf(lots, 450)).toEqual([1, 2, 3, 4, 5].map((id) => [id, id === 5 ? 50 : 100]));
    expect(allocateFifo(lots, 450, { at: AT })).toMatchObject({ covered: true, paid: 150, bonus: 300 });
  });

  test('priority goes before expiry, expiry before kind, and the older before the newer', () => {
    const lots = [
      lot({ id: 6 }),
      lot({ id: 5 }),
      lot({ id: 4, kind: 'bonus' }),
      lot({ id: 3, expiresAt: '2027-01-01T00:00:00.000001Z' }),
      lot({ id: 2, expiresAt: '2027-01-01T00:00:00Z' }),
      lot({ id: 1, prio: 1 }),
    ];
    expect(takesOf(lots, 600)).toEqual([1, 2, 3, 4, 5, 6].map((id) => [id, 100]));
  });

  test('leaves the given lots as they were', () => {
    const lots = [lot({ id: 2 }), lot({ id: 1 })];
    const copy = structuredClone(lots);
    allocateFifo(lots, 150, { at: AT });
    expect(lots).toEqual(copy);
  });
});

describe('which lots count', () => {
  test('a lot that expires at this instant has expired', () => {
    const lots = [lot({ id: 1, expiresAt: AT }), lot({ id: 2, expiresAt: '2026-11-20T00:00:00.000001Z' })];
    expect(takesOf(lots, 100)).toEqual([[2, 100]]);
    expect(takesOf(lots, 101)).toEqual({ covered: false, available: 100 });
  });

  test('coins of a kind that the purchase does not accept are passed over', () => {
    const lots = [lot({ id: 1, kind: 'bonus' }), lot({ id: 2 })];
    expect(takesOf(lots, 40, ['paid'])).toEqual([[2, 40]]);
    expect(takesOf(lots, 140, ['paid'])).toEqual({ covered: false, available: 100 });
  });
});

describe('value', () => {
  test('a lot that is used up has recognized all that was paid for it', () => {
    const bought = lot({ id: 1, coins: 3, paidMinor: 1_000 });
    const values = [1, 2, 3].map((nth) => {
      const spent = nth - 1;
      const recognizedMinor = Math.floor((1_000 * spent) / 3);
      const left = { ...bought, spent, remaining: 3 - spent, recognizedMinor };
      const allocation = allocateFifo([left], 1, { at: AT });
      return allocation.covered ? allocation.takes[0]?.minor : undefined;
    });
    expect(values).toEqual([333, 333, 334]);
  });

  test('is exact where the product passes 2^53', () => {
    const huge = lot({ id: 1, coins: 9_007_199_254_740_881, paidMinor: 9_007_199_254_740_991 });
    const allocation = allocateFifo([huge], 9_007_199_254_740_880, { at: AT });
    expect(allocation.covered && allocation.takes[0]?.minor).toBe(9_007_199_254_740_989);
  });
});

test.each([0, -1, 1.5, Number.NaN, 2 ** 53])('%s is not an amount', (amount) => {
  expect(() => allocateFifo([lot({ id: 1 })], amount, { at: AT })).toThrow(RangeError);
});

const anyLots = fc
  .array(
    fc.record({
      kind: fc.constantFrom('paid' as const, 'bonus' as const, 'event' as const),
      prio: fc.constantFrom(1, 100),
      expiresAt: fc.constantFrom('infinity', AT, '2026-11-20T00:00:00.000001Z', '2027-05-01T09:30:00.25Z'),
      coins: fc.integer({ min: 1, max: 50 }),
      paidMinor: fc.integer({ min: 0, max: 10_000 }),
    }),
    { maxLength: 8 },
  )
  .map((drafts) =>
    drafts.map((draft, index) =>
      lot({ ...draft, id: index + 1, paidMinor: draft.kind === 'paid' ? draft.paidMinor : 0 }),
    ),
  );

test('property: any history of spends takes exact prefixes and recognizes money without residue', () => {
  fc.assert(
    fc.property(anyLots, fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }), (lots, amounts) => {
      const state = new Map(lots.map((each) => [each.id, { ...each }]));
      for (const amount of amounts) {
        const now = [...state.values()];
        const allocation = allocateFifo(now, amount, { at: AT });
        if (!allocation.covered) {
          expect(allocation.available).toBeLessThan(amount);
          continue;
        }
        expect(allocation.paid + allocation.bonus).toBe(amount);
        const takes = new Map(allocation.takes.map((take) => [take.lotId, take]));
        const open = now.filter((each) => each.remaining > 0 && each.expiresAt !== AT).sort(compareLots);
        // A prefix: whoever comes before the last lot touched is emptied.
        const last = open.findLastIndex((each) => takes.has(each.id));
        for (const [index, each] of open.entries()) {
          const take = takes.get(each.id)?.coins ?? 0;
          expect(take).toBeLessThanOrEqual(each.remaining);
          if (index < last) expect(take).toBe(each.remaining);
        }
        for (const take of allocation.takes) {
          const each = state.get(take.lotId)!;
          each.remaining -= take.coins;
          each.spent += take.coins;
          each.recognizedMinor += take.minor;
          expect(take.minor).toBeGreaterThanOrEqual(0);
          expect(each.recognizedMinor).toBeLessThanOrEqual(each.paidMinor);
          if (each.remaining === 0) expect(each.recognizedMinor).toBe(each.paidMinor);
        }
      }
    }),
    { numRuns: 20_000 },
  );
});
