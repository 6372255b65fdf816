import type { Coins } from '@inkvine/contracts/money';
import { BranchId, ChapterId, NovelId, type Locale, type UserId } from '@inkvine/contracts/primitives';
import type { Block } from '@inkvine/contracts/block';
import type { ChapterStatus } from '@inkvine/contracts/stories';
import { createIds } from '@inkvine/core/ports/ids.port';
import type { DatabaseTransaction, Executor } from '@inkvine/db/database';
import { insertForkLineage, insertOwnLineage, updateBranchLine } from '@inkvine/db/stories/branch-line';
import { sql } from 'kysely';
import { buildActor } from './identity.builders.ts';

const ids = createIds();

export interface ChapterOverrides {
  title?: string;
  /** Paragraphs, one a line. */
  text?: string;
  status?: ChapterStatus;
  price?: Coins | number;
  publishAt?: string;
  publishedAt?: string;
  membersOnly?: boolean;
}

export interface BuiltNovel {
  authorId: UserId;
  novelId: NovelId;
  branchId: BranchId;
  slug: string;
  chapterIds: ChapterId[];
}

/** A novel with its chapters in order; published and free unless said otherwise. Makes the author when not given. */
export async function buildNovel(
  db: Executor,
  overrides: {
    authorId?: UserId;
    title?: string;
    slug?: string;
    language?: Locale;
    chapters?: ChapterOverrides[];
  } = {},
): Promise<BuiltNovel> {
  const authorId = overrides.authorId ?? (await buildActor(db, { role: 'creator' })).userId;
  const novelId = NovelId.parse(ids.next());
  const branchId = BranchId.parse(ids.next());
  const slug = overrides.slug ?? `novel-${novelId.slice(-12)}`;
  const chapters = overrides.chapters ?? [{}];
  await db
    .insertInto('novel')
    .values({
      id: novelId,
      author_id: authorId,
      slug,
      title: overrides.title ?? `Novel ${novelId.slice(-4)}`,
      language: overrides.language ?? 'en',
      last_published_at: lastPublishedAt(chapters),
    })
    .execute();
  await db
    .insertInto('branch')
    .values({ id: branchId, novel_id: novelId, author_id: authorId, is_main: true })
    .execute();
  await inTransaction(db, (trx) => insertOwnLineage(trx, branchId));
  const chapterIds: ChapterId[] = [];
  for (const [index, chapter] of chapters.entries()) {
    chapterIds.push(await buildChapter(db, { authorId, branchId }, { position: index + 1, ...chapter }));
  }
  await inTransaction(db, (trx) => updateBranchLine(trx, { branchId, at: PUBLISHED_AT }));
  return { authorId, novelId, branchId, slug, chapterIds };
}

/** A fork of the branch after `forkPosition` chapters, with chapters of its own; a new author when not given. */
export async function buildFork(
  db: Executor,
  parent: { novelId: NovelId; branchId: BranchId },
  fork: {
    forkPosition: number;
    authorId?: UserId;
    survivesUpstream?: boolean;
    chapters?: ChapterOverrides[];
  },
): Promise<{ authorId: UserId; branchId: BranchId; chapterIds: ChapterId[] }> {
  const authorId = fork.authorId ?? (await buildActor(db, { role: 'creator' })).userId;
  const branchId = BranchId.parse(ids.next());
  await db
    .insertInto('branch')
    .values({
      id: branchId,
      novel_id: parent.novelId,
      parent_id: parent.branchId,
      author_id: authorId,
      is_main: false,
      fork_position: fork.forkPosition,
      survives_upstream: fork.survivesUpstream ?? true,
      forked_at: PUBLISHED_AT,
    })
    .execute();
  await inTransaction(db, (trx) =>
    insertForkLineage(trx, {
      branchId,
      parentId: parent.branchId,
      forkPosition: fork.forkPosition,
      at: PUBLISHED_AT,
    }),
  );
  const chapterIds: ChapterId[] = [];
  for (const [index, chapter] of (fork.chapters ?? [{}]).entries()) {
    const position = fork.forkPosition + index + 1;
    chapterIds.push(await buildChapter(db, { authorId, branchId }, { position, ...chapter }));
  }
  await inTransaction(db, (trx) => updateBranchLine(trx, { branchId, at: PUBLISHED_AT }));
  return { authorId, branchId, chapterIds };
}

const inTransaction = (db: Executor, work: (trx: DatabaseTransaction) => Promise<void>): Promise<void> =>
  db.isTransaction ? work(db as DatabaseTransaction) : db.transaction().execute(work);

const PUBLISHED_AT = '2026-11-01T00:00:00.000Z';

function lastPublishedAt(chapters: ChapterOverrides[]): string | null {
  const instants = chapters
    .filter((chapter) => (chapter.status ?? 'published') === 'published')
    .map((chapter) => chapter.publishedAt ?? PUBLISHED_AT);
  return instants.sort().at(-1) ?? null;
}

async function buildChapter(
  db: Executor,
  novel: { authorId: UserId; branchId: BranchId },
  chapter: ChapterOverrides & { position: number },
): Promise<ChapterId> {
  const chapterId = ChapterId.parse(ids.next());
  const revisionId = ids.next();
  const status = chapter.status ?? 'published';
  const reached = status === 'published' || status === 'unpublished';
  const text = chapter.text ?? `The first line of chapter ${chapter.position}.\nThe second line.`;
  await db
    .with('written', (cte) =>
      cte.insertInto('chapter').values({
        id: chapterId,
        branch_id: novel.branchId,
        position: chapter.position,
        status,
        price_coins: chapter.price ?? 0,
        members_only: chapter.membersOnly ?? false,
        head_revision_id: revisionId,
        published_revision_id: reached ? revisionId : null,
        publish_at: status === 'scheduled' ? (chapter.publishAt ?? '2099-01-01T00:00:00Z') : null,
        published_at: reached ? (chapter.publishedAt ?? PUBLISHED_AT) : null,
      }),
    )
    .insertInto('chapter_revision')
    .values({
      id: revisionId,
      chapter_id: chapterId,
      title: chapter.title ?? `Chapter ${chapter.position}`,
      blocks: JSON.stringify(paragraphs(text)),
      characters: text.replaceAll('\n', '').length,
      created_by: novel.authorId,
      created_at: PUBLISHED_AT,
    })
    .execute();
  return chapterId;
}

function paragraphs(text: string): Block[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => ({ id: `p${index + 1}`, type: 'paragraph', text: line }));
}

/** The right to read a chapter for good, without the coins that would have moved. */
export async function buildUnlock(db: Executor, userId: UserId, chapterId: ChapterId): Promise<void> {
  await db
    .insertInto('unlock')
    .values({ user_id: userId, chapter_id: chapterId, kind: 'own', txn_id: ids.next(), coins: 3 })
    .execute();
}

/** More drafts after the last chapter, with its text. */
export async function buildDrafts(db: Executor, branchId: BranchId, count: number): Promise<void> {
  await sql`
    insert into chapter (id, branch_id, position, head_revision_id)
    select gen_random_uuid(), branch_id, position + n, head_revision_id
      from chapter, generate_series(1, ${count}::integer) n
     where branch_id = ${branchId}
       and position = (select max(position) from chapter where branch_id = ${branchId})`.execute(db);
}
