import type { BadgeIcon, BadgeTone } from '@inkvine/contracts/badges';

/** Strokes of the marks on a field of 24 by 24, drawn like the house's mark: round ends, no fill. */
const MARKS: Record<BadgeIcon, readonly string[]> = {
  sprout: [
    'M12 20v-8',
    'M12 12c0-4-2.500-6-6.500-6.200C5.700 9.700 8 12 12 12Z',
    'M12 10c.2-3.200 2.200-4.900 6-5-.2 3.600-2.300 5.200-6 5.600',
  ],
  flame: [
    'M12 3.500c.6 3.700 5 5.200 5 10a5 5 0 0 1-10 0c0-2.200 1.100-3.500 2.200-4.800.4 1.300 1 2 1.800 2.300-.4-3 .1-5.400 1-7.500Z',
  ],
  star: ['m12 4 2.400 5 5.500.700-4 3.800 1 5.500-4.900-2.700L7.100 19l1-5.500-4-3.800L9.600 9 12 4Z'],
  heart: [
    'M12 19.500C7 16 4 13.200 4 9.600A4.100 4.100 0 0 1 12 8a4.100 4.100 0 0 1 8 1.600c0 3.600-3 6.400-8 9.900Z',
  ],
  feather: ['M5 19 14.500 9.500', 'M8 16c-1.500-5.500 2.500-11 11-11.500C19.500 13 14 17.500 8 16Z'],
  lantern: [
    'M9.500 6.500V5a2.500 2.500 0 0 1 5 0v1.500',
    'M8 6.500h8',
    'M7.500 9.500h9l-1 9h-7l-1-9Z',
    'M12 12.500c1.300 1.500 1.300 2.800 0 3.800-1.300-1-1.300-2.300 0-3.800Z',
  ],
  crown: ['M4.500 8.500 8.500 12 12 6l3.500 6 4-3.500-1.500 9h-12l-1.500-9Z'],
  leaf: [
    'M5 19c1-7 5-12.500 14.500-14.500C20 14 14.500 19.500 7.500 16.500',
    'M7.500 16.500c2-3.500 4.500-5.700 7.500-7.500',
  ],
};

/** Unknown ones of a newer server are stars. */
export const markOf = (icon: string): readonly string[] =>
  Object.hasOwn(MARKS, icon) ? MARKS[icon as BadgeIcon] : MARKS.star;

/** Unknown ones of a newer server are slate. */
export const toneOf = (tone: string): BadgeTone =>
  Object.hasOwn(TONES.light, tone) ? (tone as BadgeTone) : 'slate';

/** Ink on its own soft ground, 4.5:1 and more; `design/tokens.css` of the web says the same. */
export const TONES: Record<'light' | 'dark', Record<BadgeTone, { ink: string; soft: string }>> = {
  light: {
    moss: { ink: '#4a5a12', soft: '#e9edcd' },
    amber: { ink: '#84470a', soft: '#fae6c6' },
    rose: { ink: '#98234f', soft: '#fae1ea' },
    sky: { ink: '#1d567f', soft: '#dbeaf5' },
    plum: { ink: '#68388a', soft: '#ede2f5' },
    slate: { ink: '#454e59', soft: '#e3e7ea' },
  },
  dark: {
    moss: { ink: '#c3d27a', soft: '#2c3115' },
    amber: { ink: '#f2b56b', soft: '#3b2a12' },
    rose: { ink: '#f4a3c1', soft: '#3f1e2c' },
    sky: { ink: '#93c6ea', soft: '#183242' },
    plum: { ink: '#d2aef0', soft: '#342241' },
    slate: { ink: '#b8c2cd', soft: '#2a3036' },
  },
};
