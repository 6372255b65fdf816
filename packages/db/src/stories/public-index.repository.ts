import type { Block } from '@inkvine/contracts/block';
import type { Locale } from '@inkvine/contracts/primitives';
import { sql } from 'kysely';
import type { Executor } from '../database.ts';
import { isFreeForAll } from './chapter-access.ts';
import { labelOf } from './chapter-label.ts';
import { titleFor } from './chapter-title.ts';

/** Smaller than every id. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

export type PublicKind = 'novels' | 'chapters';

/** What anybody may find without being led there: novels, and the chapters their authors wrote in them. Forks are not
 * among them, because that there is one tells where the story parts. */
const PUBLIC = {
  novels: sql`
    select novel.id, novel.slug as name, novel.last_published_at as "changedAt"
      from novel
     where novel.last_published_at is not null`,
  chapters: sql`
    select chapter.id, chapter.id::text as name, coalesce(chapter.revised_at, chapter.published_at) as "changedAt"
      from chapter
      join branch on branch.id = chapter.branch_id and branch.is_main
     where chapter.status = 'published' and chapter.taken_down_at is null
       and branch.last_published_at is not null`,
};

export interface PublicAddressRow {
  id: string;
  /** A novel's slug, a chapter's id. */
  name: string;
  changedAt: string;
}

/** The next novels or chapters by id. @param after the last id seen, null for the first */
export async function listPublicAddresses(
  db: Executor,
  kind: PublicKind,
  page: { after: string | null; limit: number },
): Promise<PublicAddressRow[]> {
  const { rows } = await sql<PublicAddressRow>`
    select found.* from (${PUBLIC[kind]}) found
     where found.id > ${page.after ?? FIRST_ID}
     order by found.id
     limit ${page.limit}`.execute(db);
  return rows;
}

/** The id after which each part of `size` begins, but for the first part; one pass over the ids. */
export async function listPartStarts(db: Executor, kind: PublicKind, size: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select numbered.id
      from (select found.id, row_number() over (order by found.id) as place, count(*) over () as total
              from (${PUBLIC[kind]}) found) numbered
     where numbered.place % ${size} = 0 and numbered.place < numbered.total
     order by numbered.id`.execute(db);
  return rows.map(({ id }) => id);
}

export interface FeedNovelRow {
  title: string;
  synopsis: string;
  language: Locale;
  authorName: string;
  publishedAt: string;
  chapters: FeedChapterRow[];
}

export interface FeedChapterRow {
  id: string;
  label: string;
  /** As those may know it who have not opened the chapter; empty for not at all. */
  publicTitle: string;
  publishedAt: string;
  changedAt: string;
  /** Of the first chapter alone: that of later ones is for those who come to them. */
  opening: Block[] | null;
}

/** A published novel with the free chapters published last, latest first; none that was released quietly. */
export async function findFeed(db: Executor, slug: string, limit: number): Promise<FeedNovelRow | undefined> {
  const { rows } = await sql<FeedNovelRow>`
    select novel.title, novel.synopsis, novel.language, author.name as "authorName",
           novel.last_published_at as "publishedAt",
           coalesce(latest.chapters, '[]') as chapters
      from novel
      join branch main on main.novel_id = novel.id and main.is_main
      join "user" author on author.id = novel.author_id
      left join lateral (
        select jsonb_agg(to_jsonb(entry) order by entry."publishedAt" desc, entry.id desc) as chapters
          from (
            select chapter.id, ${labelOf(sql`chapter.position`)} as label,
                   ${titleFor(null, { branchId: sql`main.id`, position: sql`chapter.position` })} as "publicTitle",
                   chapter.published_at as "publishedAt",
                   coalesce(chapter.revised_at, chapter.published_at) as "changedAt",
                   case when chapter.position = 1 then revision.blocks end as opening
              from chapter
              join branch on branch.id = chapter.branch_id
              join chapter_revision revision on revision.id = chapter.published_revision_id
             where chapter.branch_id = main.id
               and chapter.status = 'published'
               and ${isFreeForAll}
               and chapter.taken_down_at is null
               and not chapter.silent_release
             order by chapter.published_at desc, chapter.id desc
             limit ${limit}
          ) entry
      ) latest on true
     where novel.slug = ${slug}
       and novel.last_published_at is not null`.execute(db);
  return rows[0];
}
