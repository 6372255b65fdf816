import { BadgeAwardId } from '@inkvine/contracts/primitives';
import { BADGE_ICONS, BADGE_TONES } from '@inkvine/contracts/badges';
import { describe, expect, it } from 'vitest';
import { withEarlier, withToggled } from './badge-choice.ts';
import { markOf, toneOf, TONES } from './badge-marks.ts';

const [a, b, c, d] = [1, 2, 3, 4].map((n) =>
  BadgeAwardId.parse(`01970000-0000-7000-8000-00000000000${n}`),
) as [BadgeAwardId, BadgeAwardId, BadgeAwardId, BadgeAwardId];

describe('what stands beside a name', () => {
  it('takes one more at the end, lets one go, and no fourth', () => {
    expect(withToggled([a], b)).toEqual([a, b]);
    expect(withToggled([a, b], a)).toEqual([b]);
    expect(withToggled([a, b, c], d)).toEqual([a, b, c]);
  });

  it('moves one earlier', () => {
    expect(withEarlier([a, b, c], c)).toEqual([a, c, b]);
    expect(withEarlier([a, b], a)).toEqual([a, b]);
    expect(withEarlier([a], d)).toEqual([a]);
  });
});

/** Relative luminance of WCAG 2. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one: string, other: string): number => {
  const [light, dark] = [luminance(one), luminance(other)].toSorted((first, second) => second - first);
  return (light! + 0.05) / (dark! + 0.05);
};

describe('marks', () => {
  it('are legible in every colour, light and dark', () => {
    for (const tones of Object.values(TONES))
      for (const { ink, soft } of Object.values(tones)) expect(contrast(ink, soft)).toBeGreaterThan(4.5);
  });

  it('are drawn whatever the server says', () => {
    for (const icon of [...BADGE_ICONS, 'comet', 'toString']) expect(markOf(icon).length).toBeGreaterThan(0);
    for (const tone of BADGE_TONES) expect(toneOf(tone)).toBe(tone);
    expect(toneOf('neon')).toBe('slate');
  });
});
