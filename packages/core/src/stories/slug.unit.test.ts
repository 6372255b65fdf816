import { describe, expect, it } from 'vitest';
import { slugify } from './slug.ts';

describe('slugify', () => {
  it.each([
    ['Great Expectations', 'great-expectations'],
    ['  The Keeper’s Daughter: Part II! ', 'the-keepers-daughter-part-ii'],
    ['동백꽃 필 무렵', '동백꽃-필-무렵'],
    ['동백꽃'.normalize('NFD'), '동백꽃'],
    ['Ünter 100 Sternen', 'ünter-100-sternen'],
    ['!!! ???', 'novel'],
    ['../../etc/passwd?x=1#y', 'etc-passwd-x-1-y'],
  ])('%s → %s', (title, slug) => {
    expect(slugify(title)).toBe(slug);
  });

  it('cuts a long title without leaving half a character or a hyphen at the end', () => {
    expect(slugify(`${'a'.repeat(79)} b`)).toBe('a'.repeat(79));
    expect(slugify(`${'a'.repeat(79)}𠀀`)).toBe('a'.repeat(79));
  });
});
