import type { ReadingSettings } from '@inkvine/client/reading-settings';

export interface Palette {
  paper: string;
  surface: string;
  sunken: string;
  ink: string;
  inkSoft: string;
  line: string;
  lineStrong: string;
  vine: string;
  onVine: string;
  vineSoft: string;
  wine: string;
  wineSoft: string;
  gold: string;
  goldSoft: string;
}

const light: Palette = {
  paper: '#faf7f1',
  surface: '#fffdf9',
  sunken: '#f2ede2',
  ink: '#211d17',
  inkSoft: '#5d5649',
  line: '#e3dccd',
  lineStrong: '#877e6d',
  vine: '#2c5a41',
  onVine: '#fdfbf6',
  vineSoft: '#e2ebe0',
  wine: '#93283a',
  wineSoft: '#f7e6e3',
  gold: '#755207',
  goldSoft: '#f6ebcf',
};

const dark: Palette = {
  paper: '#15130f',
  surface: '#1e1b16',
  sunken: '#100e0b',
  ink: '#ece6d9',
  inkSoft: '#b0a898',
  line: '#38332a',
  lineStrong: '#857c6b',
  vine: '#93c5a4',
  onVine: '#10241a',
  vineSoft: '#23342a',
  wine: '#f0a0a8',
  wineSoft: '#3b2124',
  gold: '#e3bd63',
  goldSoft: '#362c15',
};

/** Black ink on paper, vine for what can be done, wine for what costs or destroys, gold for coins; as on the web. */
export const PALETTES: Record<Exclude<ReadingSettings['paper'], 'system'>, Palette> = {
  light,
  dark,
  sepia: {
    ...light,
    paper: '#f5ead2',
    surface: '#fbf3e1',
    sunken: '#ecdfc3',
    ink: '#3a2e1f',
    inkSoft: '#65543b',
    line: '#dccbaa',
    lineStrong: '#8b7650',
    vine: '#2f5b3f',
    vineSoft: '#dfe2c3',
    wine: '#8c2436',
    gold: '#6a4805',
    goldSoft: '#eddcae',
  },
  grey: {
    ...light,
    paper: '#d9d8d4',
    surface: '#e6e5e2',
    sunken: '#cbcac5',
    ink: '#242322',
    inkSoft: '#474541',
    line: '#b9b7b1',
    lineStrong: '#6d6b66',
    vine: '#234c36',
    vineSoft: '#c5d1c5',
    wine: '#7b1c2e',
    gold: '#573c03',
    goldSoft: '#ddd0ae',
  },
  black: { ...dark, paper: '#000000', surface: '#121110', sunken: '#1a1815', ink: '#c9c4ba' },
};

export const SPACE = { xs: 4, sm: 8, md: 12, lg: 16, xl: 24, xxl: 40 } as const;
export const RADIUS = { sm: 6, md: 10, lg: 16, full: 999 } as const;

/** Smallest side of anything that can be touched. */
export const TARGET = 44;

export const TYPE = {
  xs: { fontSize: 13, lineHeight: 19 },
  sm: { fontSize: 15, lineHeight: 23 },
  base: { fontSize: 17, lineHeight: 27 },
  lg: { fontSize: 20, lineHeight: 28 },
  xl: { fontSize: 25, lineHeight: 32 },
  xxl: { fontSize: 31, lineHeight: 38 },
} as const;
export type TypeSize = keyof typeof TYPE;

/** Between two colours of six digits: all of the first at a share of 1. */
export function mixColours(one: string, other: string, share: number): string {
  const channels = [1, 3, 5].map((at) => {
    const [from, to] = [one, other].map((colour) => Number.parseInt(colour.slice(at, at + 2), 16));
    return Math.round((from ?? 0) * share + (to ?? 0) * (1 - share));
  });
  return `#${channels.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
