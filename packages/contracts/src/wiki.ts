import { z } from 'zod';
import {
  BranchId,
  ChapterId,
  Cursor,
  HorizonToken,
  page,
  pageInput,
  text,
  Timestamp,
  WikiEntryKey,
  WikiImageId,
  WikiPartKey,
} from './primitives.ts';
import { NOVEL_MAX_CHAPTERS } from './stories.ts';

export const WIKI_NAME_MAX_LENGTH = 80;
export const WIKI_SUMMARY_MAX_LENGTH = 500;

/** What an entry is about; each has a template of attributes (`WIKI_TEMPLATES`). */
export const WikiType = z.enum(['character', 'place', 'faction', 'item', 'skill', 'creature', 'concept']);
export type WikiType = z.infer<typeof WikiType>;

/** Number of a chapter in the branch; 0 is before the first. */
export const ChapterNumber = z.int().min(0).max(NOVEL_MAX_CHAPTERS);

/** How somebody looks at the wiki of a branch. Whatever is absent shows least. */
export const wikiView = {
  branchId: BranchId,
  /** What a device without a sign-in has read; not asked of the signed-in. */
  horizonToken: HorizonToken.optional(),
  /** As a reader at this chapter would see it; readers cannot look further than they may. */
  asOf: ChapterNumber.optional(),
  /** Facts up to this chapter, asked for by a signed-in reader on purpose, for this answer alone. */
  revealUpTo: ChapterNumber.optional(),
};

export const WikiAttribute = z.object({ label: text(1, 40), value: text(1, 300) });
export type WikiAttribute = z.infer<typeof WikiAttribute>;

export const WIKI_IMAGE_MAX_BYTES = 8 * 1024 * 1024;
export const WIKI_IMAGE_MAX_SIDE = 8_000;
export const WIKI_IMAGE_ALT_MAX_LENGTH = 300;

/** An image as it was taken in; `width` and `height` in pixels. */
export const WikiImageFile = z.object({
  id: WikiImageId,
  width: z.int().min(1).max(WIKI_IMAGE_MAX_SIDE),
  height: z.int().min(1).max(WIKI_IMAGE_MAX_SIDE),
});
export type WikiImageFile = z.infer<typeof WikiImageFile>;

/** With what it shows, in words, for whoever cannot see it. */
export const WikiImage = WikiImageFile.extend({ alt: text(1, WIKI_IMAGE_ALT_MAX_LENGTH) });
export type WikiImage = z.infer<typeof WikiImage>;

export const WikiImageInput = z.object({ ...wikiView, imageId: WikiImageId });
export const WikiImageUploadInput = z.object({ branchId: BranchId });

/** A stretch of text; with the entry it speaks of, where the reader may know that entry. */
export const WikiSpan = z.object({ text: z.string(), entryKey: WikiEntryKey.optional() });
export type WikiSpan = z.infer<typeof WikiSpan>;

export const WikiCard = z.object({
  entryKey: WikiEntryKey,
  type: WikiType,
  /** What the story calls it as of where the reader is. */
  name: z.string(),
  summary: z.string(),
  /** Absent where there is none. */
  image: WikiImage.optional(),
});
export type WikiCard = z.infer<typeof WikiCard>;

export const WikiListItem = WikiCard.extend({
  /** Chapter in which the reader meets it; 0 for the introduction. */
  firstChapter: z.int().min(0),
  /** Chapter whose facts are shown. */
  asOfChapter: z.int().min(0),
});
export type WikiListItem = z.infer<typeof WikiListItem>;

export const WikiOrder = z.enum(['name', 'appearance']);
export type WikiOrder = z.infer<typeof WikiOrder>;
export const WikiListInput = z.object({
  ...wikiView,
  ...pageInput,
  type: WikiType.optional(),
  order: WikiOrder.default('name'),
});
export const WikiPage = page(WikiListItem);

export const WikiOverviewInput = z.object(wikiView);
export const WikiOverview = z.object({
  /** Counted after the gate; types without an entry that one may see are absent. */
  types: z.array(z.object({ type: WikiType, count: z.int().min(1) })),
  total: z.int().min(0),
  /** Entries that wait further on; null unless the author lets it be known. */
  hidden: z.int().min(0).nullable(),
  events: z.int().min(0),
  /** Where this answer stops: chapters opened and finished, after `asOf` and whatever was revealed. */
  horizon: z.object({ opened: z.int().min(0), finished: z.int().min(0) }),
  /** How far the story itself goes. */
  lastChapter: z.int().min(0),
  /** `everything` is for the author and moderators. */
  sees: z.enum(['by_reading', 'everything']),
  mine: z.boolean(),
  choices: z.object({
    hideUntilFinished: z.boolean(),
    /** Facts up to this chapter are shown whatever was read, until revoked; null when nothing is revealed. */
    revealUpTo: z.int().min(0).nullable(),
  }),
});
export type WikiOverview = z.infer<typeof WikiOverview>;

export const WikiEntryInput = z.object({ ...wikiView, entryKey: WikiEntryKey });

export const WikiSection = z.object({
  key: WikiPartKey,
  title: z.string(),
  chapter: z.int().min(0),
  paragraphs: z.array(z.array(WikiSpan)),
  /** The reader who suggested it. */
  suggestedBy: z.string().nullable(),
});
export type WikiSection = z.infer<typeof WikiSection>;

export const WikiRelation = z.object({
  key: WikiPartKey,
  label: z.string(),
  chapter: z.int().min(0),
  entry: WikiCard,
});
export type WikiRelation = z.infer<typeof WikiRelation>;

export const WikiEntry = WikiListItem.extend({
  summary: z.string(),
  summarySpans: z.array(WikiSpan),
  attributes: z.array(WikiAttribute),
  aliases: z.array(z.object({ name: z.string(), chapter: z.int().min(0) })),
  sections: z.array(WikiSection),
  relations: z.array(WikiRelation),
  /** Chapters at which what is known changed, up to where the reader is. */
  changes: z.array(z.object({ chapter: z.int().min(0), name: z.string() })),
  previous: z.object({ entryKey: WikiEntryKey, name: z.string() }).nullable(),
  next: z.object({ entryKey: WikiEntryKey, name: z.string() }).nullable(),
});
export type WikiEntry = z.infer<typeof WikiEntry>;

export const WikiCardInput = WikiEntryInput;

export const WikiSearchInput = z.object({
  ...wikiView,
  query: text(1, 80),
  limit: z.int().min(1).max(50).default(20),
});
export const WikiHit = WikiListItem.extend({
  matched: z.enum(['name', 'alias', 'summary', 'section']),
  /** The words around what was found; `hit` marks what was sought. */
  excerpt: z.array(z.object({ text: z.string(), hit: z.boolean() })),
});
export type WikiHit = z.infer<typeof WikiHit>;
export const WikiHits = z.object({ items: z.array(WikiHit) });

/** Names that begin with or contain what is being typed; also picks whom a text mentions. */
export const WikiCompleteInput = z.object({
  ...wikiView,
  query: text(1, 80),
  limit: z.int().min(1).max(20).default(8),
});
export const WikiCompletions = z.object({ items: z.array(WikiCard) });

export const WikiTimelineInput = z.object({ ...wikiView, ...pageInput });
export const WikiEvent = z.object({
  key: WikiPartKey,
  title: z.string(),
  /** When in the story, in the author's words. */
  when: z.string(),
  text: z.array(WikiSpan),
  chapter: z.int().min(0),
  entries: z.array(z.object({ entryKey: WikiEntryKey, name: z.string() })),
});
export type WikiEvent = z.infer<typeof WikiEvent>;
export const WikiTimeline = page(WikiEvent);

export const WikiAppearancesInput = z.object({
  ...wikiView,
  entryKey: WikiEntryKey,
  cursor: Cursor.optional(),
});
export const WikiAppearances = page(
  z.object({
    chapterId: ChapterId,
    number: z.int().min(1),
    title: z.string(),
    blockId: z.string(),
    quote: z.string(),
  }),
);

export const WikiHistoryInput = WikiEntryInput;
export const WikiHistory = z.object({
  items: z.array(
    z.object({
      key: WikiPartKey,
      kind: z.enum(['entry', 'snapshot', 'section', 'alias', 'relation']),
      version: z.int().min(1),
      editedAt: Timestamp,
      editedBy: z.string(),
      name: z.string(),
      text: z.string(),
    }),
  ),
});

export const WikiChoicesInput = z.object({
  branchId: BranchId,
  hideUntilFinished: z.boolean(),
  /** Null takes it back. */
  revealUpTo: ChapterNumber.nullable(),
});
export const WikiChoices = WikiOverview.shape.choices;
