import { z } from 'zod';
import { NovelId, text } from './primitives.ts';

export const FAMILIES = ['serif', 'sans', 'system', 'dyslexic', 'hyperlegible'] as const;
export const PARAGRAPHS = ['auto', 'spaced', 'indented'] as const;
export const ALIGNMENTS = ['start', 'justify'] as const;
export const PAPERS = ['system', 'light', 'sepia', 'grey', 'dark', 'black'] as const;
export const MODES = ['scroll', 'pages'] as const;

export const SIZE = { min: 12, max: 40, phone: 18, desktop: 19 } as const;
export const LINE_HEIGHT = { min: 1.3, max: 2.4, step: 0.1, ko: 1.8, en: 1.6 } as const;
/** Share of the widest measure, which is 36 em for Hangul and 34 em, about 66 characters, for Latin. */
export const MEASURE = { min: 50, max: 100, step: 5, ko: 36, en: 34 } as const;
/** Percent of the full strength of ink on paper; the least still keeps 4.5 to 1 on every paper. */
export const CONTRAST = { min: 80, max: 100, step: 5 } as const;

/** How a text is set and turned. Source: product specification 4.4. */
export const ReadingStyle = z.object({
  family: z.enum(FAMILIES),
  /** CSS pixels; null is the default of the device. */
  size: z.number().min(SIZE.min).max(SIZE.max).nullable(),
  /** Null is the default of the language. */
  lineHeight: z.number().min(LINE_HEIGHT.min).max(LINE_HEIGHT.max).nullable(),
  /** Percent. */
  measure: z.number().min(MEASURE.min).max(MEASURE.max),
  /** `auto`: air between Korean paragraphs, indents in English. */
  paragraph: z.enum(PARAGRAPHS),
  align: z.enum(ALIGNMENTS),
  paper: z.enum(PAPERS),
  contrast: z.number().min(CONTRAST.min).max(CONTRAST.max),
  mode: z.enum(MODES),
  keepAwake: z.boolean(),
  /** Swaps the sides of the screen that turn pages. */
  leftHanded: z.boolean(),
  /** Goes on to the next chapter at the last page. */
  autoNext: z.boolean(),
  reduceMotion: z.boolean(),
  /** Single keys as commands; can be switched off for people whose input devices send stray keys (WCAG 2.1.4). */
  shortcuts: z.boolean(),
});
export type ReadingStyle = z.infer<typeof ReadingStyle>;

export const PROFILES_MAX = 8;
export const PROFILE_NAME_MAX = 30;
const ProfileId = z.string().regex(/^[\w-]{1,40}$/);

/** A named way to read, such as "bed" or "commute". */
export const ReadingProfile = z.object({
  id: ProfileId,
  name: text(1, PROFILE_NAME_MAX),
  style: ReadingStyle,
});
export type ReadingProfile = z.infer<typeof ReadingProfile>;

/** Every way a person reads, and which one a novel is always read in. Device and account keep the same. */
export const ReadingProfiles = z.object({
  profiles: z.array(ReadingProfile).min(1).max(PROFILES_MAX),
  novels: z
    .record(NovelId, ProfileId)
    .refine((novels) => Object.keys(novels).length <= 500, { message: 'too_many' }),
});
export type ReadingProfiles = z.infer<typeof ReadingProfiles>;
