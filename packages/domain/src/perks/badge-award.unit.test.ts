import { NovelId } from '@inkvine/contracts/primitives';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareAwards,
  decideAwards,
  firstStreak,
  runningStreak,
  type BadgeFacts,
  type DecidedRule,
  type Support,
} from './badge-award.ts';

const NONE: BadgeFacts = { supports: new Map(), donated: [], readers: [], members: [] };
const novelId = NovelId.parse('01970000-0000-7000-8000-000000000001');
const bird = (first: number): DecidedRule => ({
  id: 'bird',
  terms: { kind: 'early_bird', novelId, first, since: null },
});
const support = (userId: string, stands = true, txnId = `${userId}-1`): Support => ({
  userId,
  txnId,
  stands,
});
const birdsOf = (first: number, ...supports: Support[]) =>
  decideAwards([bird(first)], { ...NONE, supports: new Map([['bird', supports]]) }).map(
    ({ userId, evidence }) => [userId, evidence.place],
  );

describe('an early bird', () => {
  it('is one of the first people, however often each came', () => {
    expect(birdsOf(2, support('a'), support('a', true, 'a-2'), support('b'), support('c'))).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('leaves a place empty when what took it was undone', () => {
    expect(birdsOf(2, support('a', false), support('b'), support('c'))).toEqual([['b', 2]]);
  });

  it('stays while anything stands that came before the last place was taken', () => {
    const again = support('a', true, 'a-2');
    expect(birdsOf(2, support('a', false), again, support('b'))).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(birdsOf(2, support('a', false), support('b'), again)).toEqual([['b', 2]]);
  });

  it('never moves a place, whatever comes or is undone later', () => {
    const people = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    fc.assert(
      fc.property(
        fc.array(fc.record({ userId: people, stands: fc.boolean() }), { maxLength: 12 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 1, max: 4 }),
        (rows, cut, first) => {
          const all = rows.map(({ userId, stands }, index) => support(userId, stands, String(index)));
          const before = all.slice(0, cut).map((one) => ({ ...one, stands: true }));
          const places = new Map(birdsOf(first, ...before) as [string, number][]);
          for (const [userId, place] of birdsOf(first, ...all) as [string, number][]) {
            expect(place).toBeLessThanOrEqual(first);
            if (places.has(userId)) expect(places.get(userId)).toBe(place);
          }
        },
      ),
    );
  });
});

describe('a streak', () => {
  const days = (...of: number[]) => of.map((day) => `2026-11-${String(day).padStart(2, '0')}`);

  it('needs every day in a row, across months too', () => {
    expect(firstStreak(days(1, 2, 4, 5, 6, 7), 3)).toEqual(days(4, 5, 6));
    expect(firstStreak(days(1, 2, 4, 5), 3)).toBeUndefined();
    expect(firstStreak(['2026-10-31', '2026-11-01', '2026-11-02'], 3)).toHaveLength(3);
    expect(firstStreak(['2028-02-28', '2028-02-29', '2028-03-01'], 3)).toHaveLength(3);
    expect(firstStreak([], 2)).toBeUndefined();
  });

  it('runs until a day is missed; today may still come', () => {
    expect(runningStreak(days(17, 19, 20), '2026-11-20')).toBe(2);
    expect(runningStreak(days(17, 18, 19), '2026-11-20')).toBe(3);
    expect(runningStreak(days(17, 18), '2026-11-20')).toBe(0);
    expect(runningStreak([], '2026-11-20')).toBe(0);
  });

  it('is nobody’s who keeps no history, and stays with whoever has it', () => {
    const rules: DecidedRule[] = [{ id: 'streak', terms: { kind: 'reading_streak', days: 2 } }];
    const reader = { ruleId: 'streak', userId: 'a', days: days(1, 2), keepsHistory: true, holds: false };
    const holders = (change: Partial<typeof reader>) =>
      decideAwards(rules, { ...NONE, readers: [{ ...reader, ...change }] }).length;
    expect(holders({})).toBe(1);
    expect(holders({ keepsHistory: false })).toBe(0);
    expect(holders({ days: [], holds: true })).toBe(1);
    expect(holders({ days: [], holds: true, keepsHistory: false })).toBe(0);
  });
});

describe('a rank', () => {
  const rules: DecidedRule[] = [
    { id: 'rank', terms: { kind: 'supporter_rank', levels: [10, 50, 100] as never } },
  ];
  const levelOf = (coins: number) =>
    decideAwards(rules, { ...NONE, donated: [{ ruleId: 'rank', userId: 'a', coins }] })[0]?.level;

  it('is the highest sum that was reached', () => {
    expect([9, 10, 49, 50, 100, 5_000].map(levelOf)).toEqual([undefined, 1, 1, 2, 3, 3]);
  });

  it('rises, falls and goes', () => {
    const decided = decideAwards(rules, { ...NONE, donated: [{ ruleId: 'rank', userId: 'a', coins: 60 }] });
    const standing = { id: '1', ruleId: 'rank', userId: 'a', level: 1 };
    expect(compareAwards(decided, []).earned).toEqual(decided);
    expect(compareAwards(decided, [standing]).moved).toEqual([{ standing, decided: decided[0] }]);
    expect(compareAwards(decided, [{ ...standing, level: 2 }])).toEqual({
      earned: [],
      moved: [],
      revoked: [],
    });
    expect(compareAwards([], [standing]).revoked).toEqual([standing]);
  });
});
