import { expect, it } from 'vitest';
import { RequestFailed } from './app-error.ts';
import { changedMeanwhile, rebaseForm } from './version-conflict.ts';

it('tells what was changed by a conflict of versions, and nothing by other failures', () => {
  const details = { currentVersion: 2, changedFields: ['tags', 'title'] };
  expect(changedMeanwhile(new RequestFailed({ code: 'VERSION_CONFLICT', details }))).toEqual([
    'tags',
    'title',
  ]);
  expect(changedMeanwhile(new RequestFailed({ code: 'VERSION_CONFLICT' }))).toEqual([]);
  expect(changedMeanwhile(new RequestFailed({ code: 'NOT_FOUND' }))).toBeNull();
  expect(changedMeanwhile(null)).toBeNull();
});

it('keeps what the person changed and takes the rest from the newer version', () => {
  const base = { title: 'A', tags: 'sea', synopsis: '' };
  const mine = { ...base, title: 'Mine' };
  const present = { title: 'Theirs', tags: 'salt', synopsis: '' };
  expect(rebaseForm(base, mine, present)).toEqual({ title: 'Mine', tags: 'salt', synopsis: '' });
});
