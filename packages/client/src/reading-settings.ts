import type { Locale } from '@inkvine/contracts/primitives';

export const FAMILIES = ['serif', 'sans', 'system'] as const;
export const ALIGNMENTS = ['start', 'justify'] as const;
export const PAPERS = ['system', 'light', 'sepia', 'grey', 'dark', 'black'] as const;

export const SIZE = { min: 12, max: 40, phone: 18, desktop: 19 } as const;
export const LINE_HEIGHT = { min: 1.3, max: 2.4, step: 0.1, ko: 1.8, en: 1.6 } as const;
/** Share of the widest measure, which is 36 em for Hangul and 34 em, about 66 characters, for Latin. */
export const MEASURE = { min: 50, max: 100, step: 5, ko: 36, en: 34 } as const;

export interface ReadingSettings {
  family: (typeof FAMILIES)[number];
  /** CSS pixels; null is the default of the device. */
  size: number | null;
  /** Null is the default of the language. */
  lineHeight: number | null;
  /** Percent. */
  measure: number;
  align: (typeof ALIGNMENTS)[number];
  paper: (typeof PAPERS)[number];
  /** Single keys as commands; can be switched off for people whose input devices send stray keys. */
  shortcuts: boolean;
}

export const DEFAULT_SETTINGS: ReadingSettings = {
  family: 'serif',
  size: null,
  lineHeight: null,
  measure: 100,
  align: 'start',
  paper: 'system',
  shortcuts: true,
};

function oneOf<Value>(values: readonly Value[], value: unknown, otherwise: Value): Value {
  return values.find((candidate) => candidate === value) ?? otherwise;
}

function within(range: { min: number; max: number }, value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value)
    ? Math.min(Math.max(value, range.min), range.max)
    : null;
}

/** Settings from whatever a device has stored, old versions and hand-edited nonsense included. */
export function parseSettings(stored: string | null): ReadingSettings {
  let raw: Partial<Record<keyof ReadingSettings, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(stored ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) raw = parsed;
  } catch {
    // Not JSON: begin with the defaults.
  }
  return {
    family: oneOf(FAMILIES, raw.family, DEFAULT_SETTINGS.family),
    size: within(SIZE, raw.size),
    lineHeight: within(LINE_HEIGHT, raw.lineHeight),
    measure: within(MEASURE, raw.measure) ?? DEFAULT_SETTINGS.measure,
    align: oneOf(ALIGNMENTS, raw.align, DEFAULT_SETTINGS.align),
    paper: oneOf(PAPERS, raw.paper, DEFAULT_SETTINGS.paper),
    shortcuts: raw.shortcuts !== false,
  };
}

export function sizeOf(settings: ReadingSettings, isPhone: boolean): number {
  return settings.size ?? (isPhone ? SIZE.phone : SIZE.desktop);
}

export function lineHeightOf(settings: ReadingSettings, language: Locale): number {
  return settings.lineHeight ?? LINE_HEIGHT[language];
}

/** Longest line in em. */
export function measureOf(settings: ReadingSettings, language: Locale): number {
  return (MEASURE[language] * settings.measure) / 100;
}
