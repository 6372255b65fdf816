import { ChapterStatus } from '@inkvine/contracts/stories';
import { describe, expect, it } from 'vitest';
import { canTransition, statusesBefore } from './chapter-lifecycle.ts';

describe('chapter lifecycle', () => {
  it('allows exactly these transitions', () => {
    const allowed = ChapterStatus.options.flatMap((from) =>
      ChapterStatus.options.filter((to) => canTransition(from, to)).map((to) => `${from} → ${to}`),
    );
    expect(allowed).toEqual([
      'draft → scheduled',
      'draft → published',
      'scheduled → draft',
      'scheduled → scheduled',
      'scheduled → published',
      'published → published',
      'published → unpublished',
      'unpublished → scheduled',
      'unpublished → published',
    ]);
  });

  it('names the statuses a publication may start from', () => {
    expect(statusesBefore('published')).toEqual(['draft', 'scheduled', 'published', 'unpublished']);
    expect(statusesBefore('draft')).toEqual(['scheduled']);
    expect(statusesBefore('unpublished')).toEqual(['published']);
  });
});
