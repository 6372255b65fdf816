import { WikiEntryKey } from '@inkvine/contracts/primitives';
import type { WikiCard } from '@inkvine/contracts/wiki';
import { expect, it } from 'vitest';
import { offersOf } from './mention-offers.ts';

const card = (n: number, name: string): WikiCard => ({
  ...{ entryKey: WikiEntryKey.parse(`01999999-0000-7000-8000-00000000000${n}`), type: 'character' },
  ...{ name, summary: '' },
});

it('offers what readers know by then under its name of then, and marks what comes later', () => {
  const everything = [card(1, 'Orla Voss'), card(2, 'Drowned king'), card(3, 'Anna')];
  const byThen = [card(3, 'Anna'), card(1, 'The masked rider')];
  expect(offersOf(everything, byThen, 8).map(({ name, later }) => [name, later])).toEqual([
    ['Anna', false],
    ['The masked rider', false],
    ['Drowned king', true],
  ]);
  expect(offersOf(everything, byThen, 2).map(({ name }) => name)).toEqual(['Anna', 'The masked rider']);
});
