import { Attribution } from '@inkvine/contracts/attribution';
import { Block } from '@inkvine/contracts/block';
import { Locale, UserId } from '@inkvine/contracts/primitives';
import { ChapterStatus } from '@inkvine/contracts/stories';
import { WikiType } from '@inkvine/contracts/wiki';
import type { WikiPartKind } from '@inkvine/contracts/wiki-editing';
import { z } from 'zod';

/** The file of an archive that says everything; see `docs/backup.md`. */
export const RECORDS_FILE = 'backup.jsonl';
export const FORMAT_VERSION = 1;

/** The file of an image of the wiki in an archive, by its id. */
export const imageFile = (id: string): string => `images/${id}.webp`;
const IMAGE_FILE = /^images\/([0-9a-f-]{36})\.webp$/;
/** The opposite; undefined for another file. */
export const imageInFile = (name: string): string | undefined => IMAGE_FILE.exec(name)?.[1];

const Head = z.object({
  kind: z.literal('head'),
  format: z.literal('inkvine-backup'),
  version: z.literal(FORMAT_VERSION),
  writtenAt: z.string(),
  novel: z.object({
    title: z.string(),
    synopsis: z.string(),
    language: Locale,
    tags: z.array(z.string()),
    warnings: z.array(z.string()),
    titleSpoiler: z.boolean(),
  }),
  branch: z.object({
    id: z.string(),
    name: z.string().nullable(),
    isMain: z.boolean(),
    /** The last chapter that a fork carries on from; 0 for a main branch. */
    forkPosition: z.int(),
    numbering: z.enum(['continuous', 'per_volume']),
    noteBefore: z.string(),
    noteAfter: z.string(),
    /** Whose chapters a fork carries on from. */
    attribution: z.array(Attribution).default([]),
  }),
});

const Volume = z.object({ kind: z.literal('volume'), id: z.string(), title: z.string() });

const Chapter = z.object({
  kind: z.literal('chapter'),
  id: z.string(),
  number: z.int(),
  label: z.string().nullable(),
  volumeId: z.string().nullable(),
  title: z.string(),
  status: ChapterStatus,
  price: z.int(),
  membersOnly: z.boolean().default(false),
  noteBefore: z.string().nullable(),
  noteAfter: z.string().nullable(),
  silentRelease: z.boolean(),
  previewKind: z.enum(['rule', 'none', 'after']),
  previewBlockId: z.string().nullable(),
  titleSpoiler: z.boolean().nullable(),
  publishAt: z.string().nullable(),
  publishedAt: z.string().nullable(),
  createdAt: z.string(),
  /** Who wrote it, with their parts in basis points; empty where its author did alone. */
  credits: z.array(z.object({ userId: UserId, name: z.string(), share: z.int().min(0) })).default([]),
  blocks: z.array(Block),
});

const Notice = z.object({
  kind: z.literal('notice'),
  title: z.string(),
  body: z.string(),
  isPinned: z.boolean(),
  publishedAt: z.string().nullable(),
  createdAt: z.string(),
});

const PART_KINDS = [
  'entry',
  'snapshot',
  'section',
  'alias',
  'relation',
  'event',
] as const satisfies readonly WikiPartKind[];

const WikiPart = z.object({
  kind: z.literal('wiki'),
  key: z.string(),
  part: z.enum(PART_KINDS),
  entryKey: z.string().nullable(),
  targetKey: z.string().nullable(),
  type: WikiType.nullable(),
  intro: z.boolean(),
  gateChapterId: z.string().nullable(),
  effective: z.enum(['on_open', 'on_finish']),
  name: z.string(),
  body: z.record(z.string(), z.unknown()),
  search: z.string(),
  words: z.string(),
  mentions: z.array(z.string()),
});

/** The last record: a file without it was cut short. */
const End = z.object({ kind: z.literal('end'), chapters: z.int() });

/** One line of the file. They come in this order, so that whoever reads one knows those it names. */
export const BackupRecord = z.discriminatedUnion('kind', [Head, Volume, Chapter, Notice, WikiPart, End]);
export type BackupRecord = z.infer<typeof BackupRecord>;
export type BackupHead = z.infer<typeof Head>;
export type ChapterRecord = z.infer<typeof Chapter>;
export type WikiRecord = z.infer<typeof WikiPart>;
