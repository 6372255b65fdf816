import { Coins } from '@inkvine/contracts/money';
import { expect, it } from 'vitest';
import { previewPublishing } from './publish-preview.ts';

const free = Coins.parse(0);
const chapters = [
  { status: 'published', price: free },
  { status: 'draft', price: free },
  { status: 'unpublished', price: free },
  { status: 'draft', price: Coins.parse(2) },
  { status: 'scheduled', price: free },
  { status: 'draft', price: free },
] as const;
const rule = (freeChapters: number, price: number) => ({ kind: 'rule' as const, freeChapters, price });

it('counts from the first chapter of the novel, not from the first draft', () => {
  expect(previewPublishing(chapters, 0, rule(3, 5))).toEqual({ drafts: 3, free: 1, paid: 2 });
  expect(previewPublishing(chapters, 0, rule(0, 5))).toEqual({ drafts: 3, free: 0, paid: 3 });
  expect(previewPublishing(chapters, 0, rule(99, 5))).toEqual({ drafts: 3, free: 3, paid: 0 });
  expect(previewPublishing(chapters, 10, rule(12, 5))).toEqual({ drafts: 3, free: 1, paid: 2 });
});

it('calls a price of nothing free', () => {
  expect(previewPublishing(chapters, 0, rule(0, 0))).toEqual({ drafts: 3, free: 3, paid: 0 });
});

it('leaves each draft the price it has', () => {
  expect(previewPublishing(chapters, 0, { kind: 'kept' })).toEqual({ drafts: 3, free: 2, paid: 1 });
});

it('has nothing to do without drafts', () => {
  expect(previewPublishing(chapters.slice(0, 1), 0, rule(0, 5))).toEqual({ drafts: 0, free: 0, paid: 0 });
});
