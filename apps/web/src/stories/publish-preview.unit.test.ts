import { expect, it } from 'vitest';
import { previewPublishing } from './publish-preview.ts';

const chapters = [
  { number: 1, status: 'published' },
  { number: 2, status: 'draft' },
  { number: 3, status: 'unpublished' },
  { number: 4, status: 'draft' },
  { number: 5, status: 'scheduled' },
  { number: 6, status: 'draft' },
] as const;

it('counts from the first chapter of the novel, not from the first draft', () => {
  expect(previewPublishing(chapters, 3, 5)).toEqual({ drafts: 3, free: 1, paid: 2 });
  expect(previewPublishing(chapters, 0, 5)).toEqual({ drafts: 3, free: 0, paid: 3 });
  expect(previewPublishing(chapters, 99, 5)).toEqual({ drafts: 3, free: 3, paid: 0 });
});

it('calls a price of nothing free', () => {
  expect(previewPublishing(chapters, 0, 0)).toEqual({ drafts: 3, free: 3, paid: 0 });
});

it('has nothing to do without drafts', () => {
  expect(previewPublishing([{ number: 1, status: 'published' }], 0, 5)).toEqual({
    drafts: 0,
    free: 0,
    paid: 0,
  });
});
