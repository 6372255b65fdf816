import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { WikiImageId, type BranchId, type ChapterId, type WikiEntryKey } from '@inkvine/contracts/primitives';
import { createCancelKeys } from '@inkvine/core/memberships/cancel-keys';
import { createHorizonTokens } from '@inkvine/core/reading/horizon-token';
import { createDirectoryStorage } from '@inkvine/db/files/directory-storage';
import { buildFork, buildNovel } from '@inkvine/testkit/stories.builders';
import { buildTier } from '@inkvine/testkit/tier.builders';
import { buildHorizon, createWikiWriter } from '@inkvine/testkit/wiki.builders';
import type { TestPerson, TestSite } from '../testing/test-site.ts';
import type { Candidates } from './crawl-inputs.ts';
import { createMembershipWorld } from './world.memberships.ts';
import { actorOf } from './world.ts';

export const CHAPTERS = 5;
const FORK_AT = 3;
const HORIZONS = [0, 1, 4, CHAPTERS];
/** Names of the viewers, known before there is a world. */
export const VIEWERS = HORIZONS.flatMap((horizon) =>
  ['anonymous at', 'reader at', 'author as of', 'fork author at'].map((who) => `${who} ${horizon}`),
);

/** Something that is said from a chapter on; no answer may contain it before. */
export interface Secret {
  token: string;
  story: 'main' | 'fork';
  chapter: number;
  /** Text of a chapter is told to whoever opens that very chapter, of which the request then has the id. */
  toldBy?: string;
}

export interface Viewer {
  name: string;
  as: TestPerson | undefined;
  /** Furthest chapter whose secrets the viewer may know, by story; the author knows all of the main one. */
  knows: Record<Secret['story'], number>;
  candidates: Candidates;
  /** Asked only as a reader at a chapter would: the author may see everything else. */
  onlyAsOf: boolean;
  /** Brings the viewer to their chapter. */
  prepare(): Promise<void>;
}

export interface CrawlWorld {
  secrets: Secret[];
  viewers: Viewer[];
  /** Values of the parameters in addresses of pages. */
  parameters: Record<string, string>;
  mainChapterIds: ChapterId[];
  missingKey: string;
  /** Images of the main story, by the chapter from which on they may be seen. */
  images: Map<number, WikiImageId>;
  /** Of an entry of the last chapter. */
  lastKey: WikiEntryKey;
  branchId: BranchId;
}

const mentionOf = (key: string, words: string): string => `[[${key}|${words}]]`;
const nothing = () => Promise.resolve();

type Writer = ReturnType<typeof createWikiWriter>;

/** A novel with a fork, whose wikis say a secret at every chapter in every way that a wiki can. */
export async function createCrawlWorld(site: TestSite): Promise<CrawlWorld> {
  const { db } = site;
  const author = await site.signUp({ role: 'creator', name: 'Author' });
  const forkAuthor = await site.signUp({ role: 'creator', name: 'Fork author' });
  const secrets: Secret[] = [];

  function tell(story: Secret['story'], chapter: number, what: string): string {
    const token = `zq${story}${chapter}${what}`;
    secrets.push({ token, story, chapter });
    return token;
  }

  const textOf = (story: Secret['story'], chapter: number) => ({
    text: `Rain.\nzq${story}${chapter}text fell on zq${story}${chapter}name.`,
    title: `Chapter ${chapter}`,
  });
  const novel = await buildNovel(db, {
    authorId: actorOf(author).userId,
    chapters: [
      ...Array.from({ length: CHAPTERS }, (_, index) => textOf('main', index + 1)),
      { text: 'zqdrafttext', title: 'zqdrafttitle', status: 'draft' },
    ],
  });
  const main = createWikiWriter(db, { author: actorOf(author), ...novel });
  const images = new Map<number, WikiImageId>();
  const keys = new Map<number, WikiEntryKey>();
  for (let chapter = 0; chapter <= CHAPTERS; chapter += 1) {
    keys.set(chapter, await writeEntry(main, 'main', chapter));
  }
  await writeStates(main, keys.get(1)!);

  const fork = await buildFork(db, novel, {
    ...{ forkPosition: FORK_AT, authorId: actorOf(forkAuthor).userId },
    chapters: [textOf('fork', 4), textOf('fork', 5)],
  });
  const forkChapters = [...novel.chapterIds.slice(0, FORK_AT), ...fork.chapterIds];
  const own = createWikiWriter(db, {
    ...{ author: actorOf(forkAuthor), branchId: fork.branchId, chapterIds: forkChapters },
  });
  const forkKeys = [await writeEntry(own, 'fork', 4), await writeEntry(own, 'fork', 5)];
  for (const token of ['zqdrafttext', 'zqdrafttitle']) {
    secrets.push({ token, story: 'main', chapter: Infinity });
  }
  for (let chapter = 1; chapter <= CHAPTERS; chapter += 1)
    tellText('main', chapter, novel.chapterIds[chapter - 1]!);
  for (const [index, id] of fork.chapterIds.entries()) tellText('fork', FORK_AT + 1 + index, id);
  await db
    .updateTable('chapter_revision')
    .set({
      blocks: JSON.stringify([
        ...[{ id: 'p1', type: 'paragraph', text: 'Rain fell on somebody.' }].map((block) => ({
          ...block,
          marks: [{ type: 'entry', from: 13, to: 21, value: keys.get(CHAPTERS)! }],
        })),
      ]),
    })
    .where('chapter_id', '=', novel.chapterIds[0]!)
    .execute();

  /** The text of the chapter says what its entry is called, too. */
  function tellText(story: Secret['story'], chapter: number, toldBy: ChapterId): void {
    const name = secrets.find(({ token }) => token === `zq${story}${chapter}name`);
    if (name !== undefined) name.toldBy = toldBy;
    if (chapter > 1) secrets.push({ token: `zq${story}${chapter}text`, story, chapter, toldBy });
  }

  /** Everything at once that can be said from the chapter on, and its key. */
  async function writeEntry(writer: Writer, story: Secret['story'], chapter: number): Promise<WikiEntryKey> {
    const gate = writer.gate(chapter);
    const say = (what: string) => tell(story, chapter, what);
    const earlier = keys.get(1);
    const key = await writer.createEntry(say('name'), gate, say('summary'));
    if (chapter > 0) secrets.push({ token: key, story, chapter });
    await writer.addPart(key, { kind: 'alias', gate, name: say('alias') });
    await writer.addPart(key, { kind: 'section', gate, title: say('title'), text: say('body') });
    await writer.addPart(null, {
      ...{ kind: 'event', gate, title: say('event'), when: say('when'), order: chapter },
      ...{ text: `${say('happening')} ${mentionOf(key, 'somebody')}`, entryKeys: [key] },
    });
    if (earlier !== undefined) {
      // What is known early speaks of what is known late.
      await writer.addPart(earlier, {
        ...{ kind: 'section', gate: writer.gate(1), title: 'Early' },
        text: `It serves ${mentionOf(key, 'another')}.`,
      });
      await writer.addPart(earlier, {
        ...{ kind: 'relation', gate: writer.gate(1), targetKey: key, label: 'early', reverse: 'late' },
      });
      await writer.addPart(earlier, {
        ...{ kind: 'relation', gate, targetKey: earlier, label: say('label'), reverse: say('reverse') },
      });
    }
    return key;
  }

  /** One entry that every reader knows, and of which every chapter tells something new. */
  async function writeStates(writer: Writer, key: WikiEntryKey): Promise<void> {
    for (let chapter = 2; chapter <= CHAPTERS; chapter += 1) {
      const gate = writer.gate(chapter);
      const say = (what: string) => tell('main', chapter, what);
      await writer.addPart(key, {
        ...{ kind: 'snapshot', gate, name: say('laterName'), summary: say('laterSummary') },
        attributes: [{ label: say('attributeLabel'), value: say('attributeValue') }],
        image: { id: await keepImage(chapter), alt: say('alt'), width: 1, height: 1 },
      });
      await writer.addPart(key, { kind: 'alias', gate, name: say('laterAlias') });
      await writer.addPart(key, { kind: 'section', gate, title: say('laterTitle'), text: say('laterBody') });
    }
  }

  /** A file that says a secret in its bytes, and whose key is one. */
  async function keepImage(chapter: number): Promise<WikiImageId> {
    const id = WikiImageId.parse(randomUUID());
    const fileKey = `wiki-images/${id}.webp`;
    const bytes = Buffer.from(tell('main', chapter, 'pixels'));
    await createDirectoryStorage(site.env.FILE_STORAGE_DIR).put(fileKey, Readable.from([bytes]));
    const size = { width: 1, height: 1 };
    const uploaded = { uploaded_by: author.userId, created_at: new Date().toISOString() };
    await db
      .insertInto('wiki_image')
      .values({ id, file_key: fileKey, ...size, ...uploaded })
      .execute();
    secrets.push({ token: id, story: 'main', chapter });
    images.set(chapter, id);
    return id;
  }

  await buildTier(db, author.userId);
  const { announceCharge } = createMembershipWorld({
    ...{ ...site.services, db, actorOf },
    cancelKeys: createCancelKeys(site.env.AUTH_SECRET),
  });
  const announced = await announceCharge(await site.signUp({ name: 'Member' }));
  const missingKey = randomUUID();
  const allChapters = [...novel.chapterIds, ...fork.chapterIds];
  const candidates = {
    branchId: [novel.branchId, fork.branchId],
    novelId: [novel.novelId],
    creatorId: [author.userId],
    key: [announced.key],
    slug: [novel.slug],
    chapterId: allChapters,
    entryKey: [...keys.values(), ...forkKeys, missingKey],
    query: ['zq', 'main4name', 'zqmain5laterbody', 'fork5alias'],
    limit: [20],
    cursor: [undefined],
    revealUpTo: [undefined],
    horizonToken: [undefined],
    asOf: [undefined, CHAPTERS],
  };
  const horizonTokens = createHorizonTokens(site.env.AUTH_SECRET);
  const tokenAt = (chapter: number) =>
    chapter === 0
      ? undefined
      : horizonTokens.sign([
          {
            ...{ branchId: novel.branchId, openedChapterId: novel.chapterIds[chapter - 1]! },
            ...{ openedPosition: chapter, finishedPosition: chapter },
            finishedChapterId: novel.chapterIds[chapter - 1]!,
          },
        ]);

  async function readTo(person: TestPerson, chapter: number): Promise<void> {
    if (chapter === 0) return;
    const openedId = novel.chapterIds[chapter - 1]!;
    const reading = { userId: person.userId, branchId: novel.branchId };
    await buildHorizon(db, { ...reading, openedId, finishedId: openedId });
  }

  const viewers: Viewer[] = [];
  for (const horizon of HORIZONS) {
    const knows = { main: horizon, fork: Math.min(horizon, FORK_AT) };
    viewers.push({
      ...{ name: `anonymous at ${horizon}`, as: undefined, knows, onlyAsOf: false, prepare: nothing },
      candidates: { ...candidates, horizonToken: [tokenAt(horizon)] },
    });
    const reader = await site.signUp({ name: 'Reader' });
    viewers.push({
      ...{ name: `reader at ${horizon}`, as: reader, knows, onlyAsOf: false },
      prepare: () => readTo(reader, horizon),
      // Of no use to whoever has signed in.
      candidates: { ...candidates, horizonToken: [tokenAt(CHAPTERS)] },
    });
    viewers.push({
      ...{ name: `author as of ${horizon}`, as: author, knows, onlyAsOf: true, prepare: nothing },
      candidates: { ...candidates, asOf: [horizon] },
    });
  }
  for (const horizon of HORIZONS) {
    viewers.push({
      ...{ name: `fork author at ${horizon}`, as: forkAuthor, onlyAsOf: false },
      knows: { main: Math.max(horizon, FORK_AT), fork: CHAPTERS },
      prepare: () => readTo(forkAuthor, horizon),
      candidates,
    });
  }
  return {
    ...{ secrets, viewers, missingKey, images, branchId: novel.branchId, mainChapterIds: novel.chapterIds },
    parameters: {
      slug: novel.slug,
      chapterId: novel.chapterIds[0]!,
      branchId: novel.branchId,
      novelId: novel.novelId,
    },
    lastKey: keys.get(CHAPTERS)!,
  };
}
