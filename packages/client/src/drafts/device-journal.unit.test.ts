import 'fake-indexeddb/auto';
import type { JournalEntry } from './draft-ports.ts';
import { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import { expect, it } from 'vitest';
import { createDeviceJournal } from './device-journal.ts';

const branchId = BranchId.parse('0199d5a0-0000-7000-8000-000000000001');
const chapterId = ChapterId.parse('0199d5a0-0000-7000-8000-000000000002');
const entry = (text: string, key: JournalEntry['key'] = { branchId, chapterId }): JournalEntry => ({
  key,
  ...{ chapterId: key.chapterId, clientId: 'tab', device: 'Firefox', epoch: 'e', baseRev: 1 },
  base: { title: '', blocks: [] },
  document: { title: '', blocks: [{ id: 'a', type: 'paragraph', text }] },
  ...{ sent: [], keeps: [], isUnsent: true, at: 1 },
});

it('gives back what was written last, and nothing once it is removed', async () => {
  const journal = createDeviceJournal('ada');
  await journal.write(entry('하나'));
  await journal.write(entry('둘'));
  expect(await journal.read({ branchId, chapterId })).toEqual(entry('둘'));
  await journal.remove({ branchId, chapterId });
  expect(await journal.read({ branchId, chapterId })).toBeNull();
});

it('keeps people who share a browser apart', async () => {
  const [ada, ben] = [createDeviceJournal('ada'), createDeviceJournal('ben')];
  await ada.write(entry('of Ada'));
  await ada.write(entry('of Ada, new', { branchId, chapterId: null }));
  await ben.write(entry('of Ben'));
  expect((await ada.list()).map(({ document }) => document.blocks[0]?.text)).toEqual([
    'of Ada',
    'of Ada, new',
  ]);
  await ada.clear();
  expect(await ada.list()).toEqual([]);
  expect(await ben.list()).toEqual([entry('of Ben')]);
});
