import { CONTRAST } from '@inkvine/contracts/reading-settings';
import { describe, expect, it } from 'vitest';
import { mixColours, PALETTES, type Palette } from './tokens.ts';

/** Relative luminance of WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

const TEXTS = ['ink', 'inkSoft', 'vine', 'wine', 'gold'] as const;
const GROUNDS = ['paper', 'surface', 'sunken'] as const;
const PAIRS: [keyof Palette, keyof Palette][] = [
  ...TEXTS.flatMap((text) => GROUNDS.map((ground): [keyof Palette, keyof Palette] => [text, ground])),
  ['onVine', 'vine'],
  ['ink', 'vineSoft'],
  ['vine', 'vineSoft'],
  ['ink', 'wineSoft'],
  ['wine', 'wineSoft'],
  ['ink', 'goldSoft'],
];

describe.each(Object.entries(PALETTES))('%s', (_, palette) => {
  it.each(PAIRS)('keeps %s on %s readable', (text, ground) => {
    expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it('keeps the weakest ink on paper readable', () => {
    const ink = mixColours(palette.ink, palette.paper, CONTRAST.min / 100);
    expect(contrast(ink, palette.paper)).toBeGreaterThanOrEqual(4.5);
  });

  it('shows the borders of fields', () => {
    expect(contrast(palette.lineStrong, palette.surface)).toBeGreaterThanOrEqual(3);
  });
});

describe('mixColours', () => {
  it('goes from one to the other', () => {
    expect(mixColours('#000000', '#ffffff', 1)).toBe('#000000');
    expect(mixColours('#000000', '#ffffff', 0)).toBe('#ffffff');
    expect(mixColours('#102030', '#304050', 0.5)).toBe('#203040');
  });
});
