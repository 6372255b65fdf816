import { describe, expect, it } from 'vitest';
import {
  REMEMBERED_OPS,
  REV_GAP,
  addGap,
  decideSave,
  decideSavePastBuffer,
  isInGap,
  isSuperseding,
  rememberOp,
  seenFrom,
  type DraftHead,
} from './save-decision.ts';

const head = (overrides: Partial<DraftHead> = {}): DraftHead => ({
  ...{ rev: 5, clientId: 'phone', clientFrom: 3, ops: ',op-4:4,op-5:5' },
  ...overrides,
});
const request = (overrides: object = {}) => ({
  ...{ baseRev: 5, epoch: 'e', opId: 'op-6', clientId: 'phone' },
  ...overrides,
});

describe('decideSave', () => {
  it('answers a repeated operation as before, whatever else is wrong with it', () => {
    const repeated = request({ opId: 'op-4', baseRev: 99, epoch: 'another', clientId: 'desk' });
    expect(decideSave(head(), repeated, 'e')).toEqual({ kind: 'replay', rev: 4 });
  });

  it('accepts text that grew from the head', () => {
    expect(decideSave(head(), request(), 'e')).toEqual({ kind: 'accept', rev: 6, clientFrom: 3 });
    const desk = request({ clientId: 'desk' });
    expect(decideSave(head(), desk, 'e')).toEqual({ kind: 'accept', rev: 6, clientFrom: 5 });
    const empty = head({ rev: 0, clientId: null, clientFrom: 0, ops: '' });
    expect(decideSave(empty, request({ baseRev: 0 }), 'e')).toEqual({
      kind: 'accept',
      rev: 1,
      clientFrom: 0,
    });
  });

  it('accepts an older base when every newer revision is of the same client', () => {
    expect(decideSave(head(), request({ baseRev: 3 }), 'e').kind).toBe('accept');
    expect(decideSave(head(), request({ baseRev: 2 }), 'e').kind).toBe('conflict');
    expect(decideSave(head(), request({ baseRev: 4, clientId: 'desk' }), 'e').kind).toBe('conflict');
  });

  it('rewinds a base that never was and another epoch', () => {
    expect(decideSave(head(), request({ baseRev: 6 }), 'e').kind).toBe('rewound');
    expect(decideSave(head(), request(), 'another').kind).toBe('rewound');
  });
});

describe('decideSavePastBuffer', () => {
  it('believes a client that has seen more than is durable, and numbers past it', () => {
    expect(decideSavePastBuffer(head(), request({ baseRev: 9 }), 'e')).toEqual({
      kind: 'accept',
      rev: 9 + REV_GAP,
      clientFrom: 9,
    });
    expect(decideSavePastBuffer(head(), request(), 'e')).toMatchObject({ rev: 5 + REV_GAP, clientFrom: 3 });
  });

  it('still refuses what is known to be wrong', () => {
    expect(decideSavePastBuffer(head(), request({ baseRev: 4, clientId: 'desk' }), 'e').kind).toBe(
      'conflict',
    );
    expect(decideSavePastBuffer(head(), request({ baseRev: 9 }), 'another').kind).toBe('rewound');
  });
});

describe('rememberOp', () => {
  it('keeps the last operations', () => {
    let ops = '';
    for (let rev = 1; rev <= REMEMBERED_OPS + 3; rev += 1) ops = rememberOp(ops, `op-${rev}`, rev);
    expect(ops.startsWith(',op-4:4,op-5:5,')).toBe(true);
    expect(ops.split(',')).toHaveLength(REMEMBERED_OPS + 1);
  });
});

describe('isSuperseding', () => {
  const durable = { clientId: 'phone', seenRev: 5 };
  it('is about words that the later writer had not seen', () => {
    expect(isSuperseding(head({ rev: 5, clientId: 'desk' }), durable)).toBe(false);
    expect(isSuperseding(head({ rev: 6, clientId: 'desk', clientFrom: 5 }), durable)).toBe(true);
    expect(isSuperseding(head({ rev: 6, clientFrom: 3 }), durable)).toBe(false);
    expect(isSuperseding(head({ rev: 8, clientFrom: 7 }), durable)).toBe(true);
  });
});

describe('what a text has seen that is written past the store', () => {
  it('is what its writer had seen there', () => {
    expect(seenFrom({ rev: 3, seenRev: 3 }, 5)).toBe(5);
    expect(seenFrom({ rev: 3, seenRev: 3 }, 3)).toBe(3);
  });

  it('is no more than that after another such write', () => {
    expect(seenFrom({ rev: 1003, seenRev: 3 }, 1003)).toBe(3);
  });
});

describe('a gap', () => {
  it('has what a text written past the store may lack, and neither that text nor what it grew from', () => {
    const gaps = addGap([], 3 + REV_GAP);
    expect([3, 4, 2 + REV_GAP, 3 + REV_GAP].map((rev) => isInGap(gaps, rev))).toEqual([
      ...[false, true, true, false],
    ]);
  });

  it('is not forgotten when there are many; the oldest become one', () => {
    const revs = Array.from({ length: 50 }, (_, index) => (index + 1) * 2 * REV_GAP);
    const gaps = revs.reduce(addGap, []);
    expect(gaps.length).toBeLessThanOrEqual(20);
    expect(revs.every((rev) => isInGap(gaps, rev - 1))).toBe(true);
    expect(isInGap(gaps, revs.at(-1)!)).toBe(false);
  });
});
