import type { Locale } from '@inkvine/contracts/primitives';
import {
  ALIGNMENTS,
  CONTRAST,
  FAMILIES,
  LINE_HEIGHT,
  MEASURE,
  MODES,
  PAPERS,
  PARAGRAPHS,
  SIZE,
  type ReadingStyle,
} from '@inkvine/contracts/reading-settings';

export type ReadingSettings = ReadingStyle;

/** Typefaces for those who confuse letters; they have no Hangul. */
export const CLEAR_FAMILIES: ReadonlySet<ReadingSettings['family']> = new Set(['dyslexic', 'hyperlegible']);

export const DEFAULT_SETTINGS: ReadingSettings = {
  family: 'serif',
  size: null,
  lineHeight: null,
  measure: 100,
  paragraph: 'auto',
  align: 'start',
  paper: 'system',
  contrast: 100,
  mode: 'scroll',
  keepAwake: false,
  leftHanded: false,
  autoNext: true,
  reduceMotion: false,
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
  try {
    return settingsFrom(JSON.parse(stored ?? '{}'));
  } catch {
    return DEFAULT_SETTINGS;
  }
}

/** What is good of a style that some client made; defaults for the rest. */
export function settingsFrom(value: unknown): ReadingSettings {
  const raw: Partial<Record<keyof ReadingSettings, unknown>> =
    typeof value === 'object' && value !== null ? value : {};
  return {
    family: oneOf(FAMILIES, raw.family, DEFAULT_SETTINGS.family),
    size: within(SIZE, raw.size),
    lineHeight: within(LINE_HEIGHT, raw.lineHeight),
    measure: within(MEASURE, raw.measure) ?? DEFAULT_SETTINGS.measure,
    paragraph: oneOf(PARAGRAPHS, raw.paragraph, DEFAULT_SETTINGS.paragraph),
    align: oneOf(ALIGNMENTS, raw.align, DEFAULT_SETTINGS.align),
    paper: oneOf(PAPERS, raw.paper, DEFAULT_SETTINGS.paper),
    contrast: within(CONTRAST, raw.contrast) ?? DEFAULT_SETTINGS.contrast,
    mode: oneOf(MODES, raw.mode, DEFAULT_SETTINGS.mode),
    keepAwake: raw.keepAwake === true,
    leftHanded: raw.leftHanded === true,
    autoNext: raw.autoNext !== false,
    reduceMotion: raw.reduceMotion === true,
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

/** Air between Korean paragraphs, indents in English, unless the reader wants it otherwise. */
export function paragraphOf(settings: ReadingSettings, language: Locale): 'spaced' | 'indented' {
  if (settings.paragraph !== 'auto') return settings.paragraph;
  return language === 'ko' ? 'spaced' : 'indented';
}
