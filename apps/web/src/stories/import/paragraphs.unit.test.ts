import { describe, expect, it } from 'vitest';
import { paragraphsOf } from './paragraphs.ts';

describe('paragraphsOf', () => {
  it('parts at blank lines and keeps wrapped lines together', () => {
    expect(paragraphsOf('One\nstill one.\n\n \nTwo.\n\nThree.', 100)).toEqual([
      { offset: 100, text: 'One\nstill one.' },
      { offset: 118, text: 'Two.' },
      { offset: 124, text: 'Three.' },
    ]);
  });

  it('parts at every line where there are no blank ones', () => {
    expect(paragraphsOf('첫 줄.\n둘째 줄.\n셋째 줄.', 0).map(({ offset }) => offset)).toEqual([0, 5, 11]);
  });

  it('gives offsets at which the text of the paragraph begins', () => {
    const text = '\n\n  Indented.\n\n\tTabbed.\n\n';
    for (const paragraph of paragraphsOf(text, 0)) {
      expect(text.slice(paragraph.offset).startsWith(paragraph.text)).toBe(true);
    }
    expect(paragraphsOf(text, 0)).toHaveLength(2);
  });

  it('has none in white space', () => {
    expect(paragraphsOf(' \n \n\n', 7)).toEqual([]);
  });
});
