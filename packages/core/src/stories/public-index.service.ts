import { AppError } from '@inkvine/contracts/errors';
import type { Locale } from '@inkvine/contracts/primitives';
import type { NovelInput } from '@inkvine/contracts/stories';
import {
  findFeed,
  listPartStarts,
  listPublicAddresses,
  type PublicAddressRow,
  type PublicKind,
} from '@inkvine/db/stories/public-index.repository';
import { readableBlocks } from '@inkvine/domain/stories/blocks';
import type { z } from 'zod';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** How many addresses a part of the index holds; search engines take up to 50,000. */
const PART_SIZE = 20_000;
const ROWS_AT_ONCE = 1_000;
const FEED_LENGTH = 30;
const OPENING_BLOCKS = 5;

export interface PublicFeed {
  title: string;
  synopsis: string;
  language: Locale;
  authorName: string;
  updatedAt: string;
  chapters: {
    id: string;
    label: string;
    /** Empty where the author keeps it from those who have not read the chapter. */
    publicTitle: string;
    publishedAt: string;
    updatedAt: string;
    /** How the first chapter begins; empty for all others. */
    opening: string[];
  }[];
}

/** What search engines and feed readers are told there is, as somebody unknown may know it. */
export function createPublicIndexService({
  db,
  partSize = PART_SIZE,
}: Pick<ServiceDependencies, 'db'> & { partSize?: number }) {
  return {
    /** Where the parts of the index begin: after these ids, null for the first. */
    async listParts(kind: PublicKind): Promise<(string | null)[]> {
      return [null, ...(await listPartStarts(db, kind, partSize))];
    },

    /** One part, a few rows at a time, so that nobody holds all of it. */
    async *streamPart(kind: PublicKind, start: string | null): AsyncGenerator<PublicAddressRow[], void> {
      let after = start;
      for (let left = partSize; left > 0; left -= ROWS_AT_ONCE) {
        const limit = Math.min(left, ROWS_AT_ONCE);
        const rows = await listPublicAddresses(db, kind, { after, limit });
        if (rows.length > 0) yield rows;
        if (rows.length < limit) return;
        after = rows.at(-1)?.id ?? null;
      }
    },

    /**
     * The free chapters of a novel, latest first.
     * @throws AppError NOT_FOUND
     */
    async getFeed({ slug }: z.infer<typeof NovelInput>): Promise<PublicFeed> {
      const found = await findFeed(db, slug, FEED_LENGTH);
      if (found === undefined) throw new AppError('NOT_FOUND');
      const { title, synopsis, language, authorName, publishedAt } = found;
      const updates = found.chapters.map(({ changedAt }) => Date.parse(changedAt));
      return {
        title,
        synopsis,
        language,
        authorName,
        updatedAt: new Date(Math.max(Date.parse(publishedAt), ...updates)).toISOString(),
        chapters: found.chapters.map((chapter) => ({
          id: chapter.id,
          label: chapter.label,
          publicTitle: chapter.publicTitle,
          publishedAt: new Date(chapter.publishedAt).toISOString(),
          updatedAt: new Date(chapter.changedAt).toISOString(),
          opening: readableBlocks(chapter.opening ?? [])
            .filter(({ type }) => type !== 'scene_break')
            .slice(0, OPENING_BLOCKS)
            .map(({ text }) => text),
        })),
      };
    },
  };
}
