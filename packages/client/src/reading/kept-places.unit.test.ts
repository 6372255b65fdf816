import { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import { expect, test } from 'vitest';
import { createKeptPlaces, type KeptPlace } from './kept-places.ts';

const BRANCH = BranchId.parse(crypto.randomUUID());
const place = (at: number, more: Partial<KeptPlace> = {}): KeptPlace => ({
  chapterId: ChapterId.parse(crypto.randomUUID()),
  branchId: BRANCH,
  revisionId: crypto.randomUUID(),
  anchor: { blockId: 'p1', quote: 'Rain.', fraction: 0.5 },
  finished: false,
  at,
  ...more,
});

function createMemory() {
  const values = new Map<string, string>();
  return {
    values,
    read: (key: string) => values.get(key) ?? null,
    write: (key: string, value: string | null) =>
      void (value === null ? values.delete(key) : values.set(key, value)),
  };
}

test('one place a chapter, of each reader apart, and what was finished stays so', () => {
  const places = createKeptPlaces(createMemory());
  const first = place(1, { finished: true });
  places.keep('ada', first);
  places.keep('ada', place(2));
  places.keep('ada', { ...first, finished: false, at: 3 });
  expect(places.all('ada').map(({ at, finished }) => [at, finished])).toEqual([
    [2, false],
    [3, true],
  ]);
  expect(places.of('ada', first.chapterId)?.at).toBe(3);
  expect(places.lastIn('ada', BRANCH)?.at).toBe(3);
  expect(places.all('bob')).toEqual([]);
  expect(places.lastIn(null, BRANCH)).toBeUndefined();
});

test('what has arrived is forgotten, unless the reader has moved on since', () => {
  const memory = createMemory();
  const places = createKeptPlaces(memory);
  const sent = place(1);
  places.keep('ada', sent);
  places.keep('ada', { ...sent, at: 2 });
  places.forget('ada', sent);
  expect(places.all('ada')).toHaveLength(1);
  places.forget('ada', { ...sent, at: 2 });
  expect(memory.values.size).toBe(0);
});

test('keeps a hundred, and reads nonsense as nothing', () => {
  const memory = createMemory();
  const places = createKeptPlaces(memory);
  for (let at = 1; at <= 101; at += 1) places.keep(null, place(at));
  expect(places.all(null)).toHaveLength(100);
  expect(places.all(null)[0]?.at).toBe(2);
  memory.values.set('places.guest', '[{"chapterId":1}]');
  expect(places.all(null)).toEqual([]);
});
