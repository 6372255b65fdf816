import { diffDocuments } from '../drafts/block-diff.ts';
import type { WikiPartContent } from '@inkvine/contracts/wiki-editing';
import { expect, it } from 'vitest';
import { linesOfPart } from './part-lines.ts';

const KEY = '0199a2f0-0000-7000-8000-000000000001';
const gate = { from: 'intro' } as const;
const textOf = (content: WikiPartContent, labels = {}) =>
  linesOfPart(content, labels).blocks.map(({ text }) => text);

it('says what a part says, in the words that readers see', () => {
  expect(
    textOf({
      ...{ kind: 'snapshot', gate, name: 'Boat', summary: `Of [[${KEY}|the rider]].` },
      attributes: [{ label: 'Length', value: '9 m' }],
    }),
  ).toEqual(['Boat', 'Of the rider.', 'Length: 9 m']);
  expect(textOf({ kind: 'section', gate, title: 'The end', text: 'He sails.\n\nHe drowns.' })).toEqual([
    ...['The end', 'He sails.', 'He drowns.'],
  ]);
  const relation = {
    kind: 'relation',
    gate,
    targetKey: KEY as never,
    label: 'owner',
    reverse: 'boat',
  } as const;
  expect(textOf(relation, { [KEY]: 'Rider' })).toEqual(['Rider', 'owner', 'boat']);
});

it('is compared thing by thing', () => {
  const snapshot = (summary: string): WikiPartContent => ({
    ...{ kind: 'snapshot', gate, name: 'Rider', summary, attributes: [] },
  });
  const lines = (summary: string) => linesOfPart(snapshot(summary), {});
  expect(diffDocuments(lines('Comes with the ebb.'), lines('Comes with the flood.'))).toMatchObject([
    { kind: 'same' },
    { kind: 'edited', words: expect.arrayContaining([{ kind: 'added', text: 'flood' }]) },
  ]);
});
