import { z } from 'zod';
import { CHAPTER_MAX_CHARACTERS } from './block.ts';
import { ChapterAccess } from './chapter-access.ts';
import { DraftRevision } from './drafts.ts';
import { Coins } from './money.ts';
import {
  BranchId,
  ChapterId,
  IdempotencyKey,
  Locale,
  longText,
  ManuscriptId,
  NovelId,
  page,
  pageInput,
  text,
  Timestamp,
  UserId,
  Version,
} from './primitives.ts';

export const MANUSCRIPT_MAX_BYTES = 5 * 1024 * 1024;
export const NOVEL_MAX_CHAPTERS = 3_000;
export const TITLE_MAX_LENGTH = 200;
export const SYNOPSIS_MAX_LENGTH = 2_000;
export const VOLUME_TITLE_MAX_LENGTH = 200;
export const BRANCH_MAX_VOLUMES = 300;
export const CHAPTER_MAX_PRICE = 1_000;

export const ChapterStatus = z.enum(['draft', 'scheduled', 'published', 'unpublished']);
export type ChapterStatus = z.infer<typeof ChapterStatus>;

export const ChapterPrice = z.int().min(0).max(CHAPTER_MAX_PRICE).brand<'Coins'>();
export type ChapterPrice = z.infer<typeof ChapterPrice>;

export const MAX_WARNINGS = 10;
/** What an author warns of, in words of their own. */
export const Warnings = z.array(text(1, 60)).max(MAX_WARNINGS);

export const NovelCard = z.object({
  id: NovelId,
  slug: z.string(),
  title: z.string(),
  synopsis: z.string(),
  language: Locale,
  tags: z.array(z.string()),
  author: z.object({ id: UserId, name: z.string() }),
  chapterCount: z.int().min(0),
  freeChapterCount: z.int().min(0),
  lastPublishedAt: Timestamp.nullable(),
});
export type NovelCard = z.infer<typeof NovelCard>;

export const NovelListInput = z.object({ ...pageInput, language: Locale.optional() });
export const NovelPage = page(NovelCard);

export const NovelInput = z.object({ slug: text(1, 120) });
export const Novel = NovelCard.extend({
  branchId: BranchId,
  mine: z.boolean(),
  /** Whether its author has tiers that one can join. */
  offersMemberships: z.boolean(),
  /** What the author warns of in the whole of it. */
  warnings: Warnings,
  firstChapterId: ChapterId.nullable(),
  /** Where the signed-in reader left off. */
  continueChapterId: ChapterId.nullable(),
  continueNumber: z.int().min(1).nullable(),
});
export type Novel = z.infer<typeof Novel>;

export const ChapterEntry = z.object({
  id: ChapterId,
  number: z.int().min(1),
  /** What to show for the number: itself, one that the author counts otherwise, or words such as a prologue's. */
  label: z.string(),
  /** The volume it stands in, as its author named it. */
  volumeTitle: z.string().nullable(),
  /** Empty where it would give something away to a reader who has not come that far. */
  title: z.string(),
  /** What it costs; 0 also where coins do not open it. */
  price: Coins,
  /** How this reader stands to it; `locked` means it costs coins first. */
  access: ChapterAccess,
  read: z.boolean(),
  /** True in a fork for the chapters it carries on from, as far as the reader has come. */
  inherited: z.boolean(),
  /** True when the text changed after this reader finished it. */
  editedSinceRead: z.boolean(),
  publishedAt: Timestamp,
  /** Of a chapter that this reader has as a member before it appears, when it does; else null. */
  earlyUntil: Timestamp.nullable(),
});
export type ChapterEntry = z.infer<typeof ChapterEntry>;
export const ChapterListInput = z.object({
  ...pageInput,
  branchId: BranchId,
  /** The number to begin at: the first page of a stretch far into a long list. */
  from: z.int().min(1).max(1_000_000).optional(),
});
export const ChapterPage = page(ChapterEntry);

/** A work of one's own: a novel, or a fork of somebody's. */
export const MyNovel = z.object({
  id: NovelId,
  branchId: BranchId,
  /** Null for a novel of one's own; `number` is the last chapter the fork carries on from. */
  fork: z.object({ name: z.string(), number: z.int().min(1) }).nullable(),
  slug: z.string(),
  title: z.string(),
  language: Locale,
  drafts: z.int().min(0),
  scheduled: z.int().min(0),
  published: z.int().min(0),
  updatedAt: Timestamp,
});
export type MyNovel = z.infer<typeof MyNovel>;
export const MyNovelListInput = z.object(pageInput);
export const MyNovelPage = page(MyNovel);

export const NovelDetails = z.object({
  title: text(1, TITLE_MAX_LENGTH),
  synopsis: text(0, SYNOPSIS_MAX_LENGTH),
  language: Locale,
  tags: z.array(text(1, 30)).max(10),
});
export const CreateNovelInput = NovelDetails.extend({ idempotencyKey: IdempotencyKey });
/** What the author decides for all chapters of a novel. */
const novelWide = {
  warnings: Warnings,
  /** Whether titles are kept from those who have not opened their chapter, unless a chapter says otherwise. */
  titleSpoiler: z.boolean(),
};
/** What is absent stays as it is. */
export const UpdateNovelInput = NovelDetails.extend({
  novelId: NovelId,
  version: Version,
  warnings: novelWide.warnings.optional(),
  titleSpoiler: novelWide.titleSpoiler.optional(),
});
export const CreatedNovel = z.object({ novelId: NovelId, branchId: BranchId, slug: z.string() });

export const ManageNovelInput = z.object({ novelId: NovelId });
export const ManagedNovel = NovelDetails.extend({
  ...novelWide,
  id: NovelId,
  branchId: BranchId,
  slug: z.string(),
  version: Version,
});
export type ManagedNovel = z.infer<typeof ManagedNovel>;
export const ManagedChapter = z.object({
  id: ChapterId,
  number: z.int().min(1),
  title: z.string(),
  status: ChapterStatus,
  price: Coins,
  characters: z.int().min(0),
  publishAt: Timestamp.nullable(),
  publishedAt: Timestamp.nullable(),
  version: Version,
});
export type ManagedChapter = z.infer<typeof ManagedChapter>;
export const ManagedChapterEntry = ManagedChapter.extend({
  /** What to show for the number, by the author's rule. */
  label: z.string(),
  volumeTitle: z.string().nullable(),
});
export type ManagedChapterEntry = z.infer<typeof ManagedChapterEntry>;
/** A fork of a novel; absent for its main branch. */
const ofBranch = { novelId: NovelId, branchId: BranchId.optional() };
export const ManagedChapterListInput = z.object({ ...pageInput, ...ofBranch });
export const ManagedChapterPage = page(ManagedChapterEntry);

export const ChapterInput = z.object({ chapterId: ChapterId });
export const EditableChapter = ManagedChapter.extend({
  novelId: NovelId,
  branchId: BranchId,
  novelTitle: z.string(),
  /** Null in a novel of one's own. */
  fork: z.object({ name: z.string(), mayCostCoins: z.boolean() }).nullable(),
  /** Of the novel's text. */
  language: Locale,
  text: z.string(),
  /** True when readers still see an older text than this one. */
  unpublishedChanges: z.boolean(),
});
export type EditableChapter = z.infer<typeof EditableChapter>;
export const CreateChapterInput = z.object({
  ...ofBranch,
  title: text(1, TITLE_MAX_LENGTH),
  text: longText(CHAPTER_MAX_CHARACTERS),
  idempotencyKey: IdempotencyKey,
});
/** What is absent stays as it is: the text with its marks goes through `drafts.save`. */
export const UpdateChapterInput = z.object({
  chapterId: ChapterId,
  version: Version,
  title: text(1, TITLE_MAX_LENGTH).optional(),
  text: longText(CHAPTER_MAX_CHARACTERS).optional(),
  price: ChapterPrice,
});
export const ChapterVersionInput = z.object({ chapterId: ChapterId, version: Version });
/** With `draftRev`, only that revision of the draft is published, so that nobody publishes what they have not seen. */
export const PublishChapterInput = ChapterVersionInput.extend({ draftRev: DraftRevision.optional() });
export const ChapterSaved = z.object({ chapterId: ChapterId, version: Version });

/**
 * Publishes every draft: chapters up to number `freeChapters` cost nothing, the rest `price` coins each; with null each
 * costs what it is set to cost.
 */
export const PublishNovelInput = z.object({
  ...ofBranch,
  freeChapters: z.int().min(0).max(NOVEL_MAX_CHAPTERS),
  price: ChapterPrice.nullable(),
  /** Null publishes now; an instant in the future schedules. */
  publishAt: z.iso.datetime().nullable(),
});
export const PublishResult = z.object({ published: z.int().min(0), scheduled: z.int().min(0) });

export const SegmentKind = z.enum(['front_matter', 'chapter', 'back_matter']);
/** A stretch of the manuscript by UTF-16 offsets into its normalised text, `start` included, `end` not. */
export const ManuscriptSegment = z.object({
  kind: SegmentKind,
  title: z.string(),
  start: z.int().min(0),
  end: z.int().min(0),
  /** Title of the volume that it stands in; absent where it stands in none. */
  volume: z.string().optional(),
});
export type ManuscriptSegment = z.infer<typeof ManuscriptSegment>;

export const ManuscriptFormat = z.enum(['text', 'markdown', 'docx', 'epub']);
export type ManuscriptFormat = z.infer<typeof ManuscriptFormat>;

export const ManuscriptInput = z.object({ manuscriptId: ManuscriptId });
export const ManuscriptPreview = z.object({
  id: ManuscriptId,
  filename: z.string(),
  format: ManuscriptFormat,
  encoding: z.string(),
  language: Locale,
  suggestedTitle: z.string(),
  characters: z.int().min(0),
  segments: z.array(ManuscriptSegment.extend({ characters: z.int().min(0), excerpt: z.string() })),
  /** Set once the manuscript has become a novel. */
  novelId: NovelId.nullable(),
});
export type ManuscriptPreview = z.infer<typeof ManuscriptPreview>;

export const ManuscriptTextInput = z.object({
  manuscriptId: ManuscriptId,
  start: z.int().min(0).max(MANUSCRIPT_MAX_BYTES),
  end: z.int().min(0).max(MANUSCRIPT_MAX_BYTES),
});
export const ManuscriptText = z.object({ text: z.string() });

export const ImportManuscriptInput = NovelDetails.extend({
  manuscriptId: ManuscriptId,
  /** The chapters to keep, in order; what no chapter covers is dropped. */
  chapters: z
    .array(
      z.object({
        title: text(1, TITLE_MAX_LENGTH),
        start: z.int().min(0).max(MANUSCRIPT_MAX_BYTES),
        end: z.int().min(1).max(MANUSCRIPT_MAX_BYTES),
        /** Those next to each other that name the same one become one volume. */
        volume: text(1, VOLUME_TITLE_MAX_LENGTH).optional(),
      }),
    )
    .min(1)
    .max(NOVEL_MAX_CHAPTERS),
});
