import { randomUUID } from 'node:crypto';
import { AppError } from '@inkvine/contracts/errors';
import type { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import { findEpoch } from '@inkvine/db/drafts/draft.repository';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { createTestDraftStore, type TestDraftStore } from '@inkvine/testkit/draft-store';
import { createFakeClock } from '@inkvine/testkit/fake-clock';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';
import type { DraftStore } from './draft-store.port.ts';
import { createDraftsService } from './drafts.service.ts';

const CLIENTS = 2;
const RUNS = 25;
const MUTANT_RUNS = 60;
/** Mutants are sought among the same stories each time, so that a weak checker cannot pass by luck. */
const SEED = 20_261_121;
const PATIENCE_MS = 240_000;
const SAVE_TRIES = 20;

const clock = createFakeClock();
let test: TestDatabase;
let buffer: TestDraftStore;
let author: Actor;
beforeAll(async () => {
  test = await createTestDatabase();
  buffer = await createTestDraftStore();
  author = await buildActor(test.db, { role: 'creator' });
});
afterAll(async () => {
  buffer.close();
  await test.drop();
});
beforeEach(() => buffer.reconnect());

/** Redis as it is after it lost its memory; what others have in the same one stays. */
async function forgetAll(branchId: BranchId): Promise<void> {
  const { site } = await findEpoch(test.db);
  const keys = await Promise.all(
    [`draft:${branchId}:*`, `drafts:${site}*`].map((pattern) => buffer.redis.keys(pattern)),
  );
  await buffer.redis.del(...keys.flat(), 'nothing');
}

type Step =
  | { do: 'save' | 'restart'; who: number }
  | { do: 'both save' | 'flush' | 'sweep' | 'idle' | 'forget' }
  | { do: 'save during a flush' | 'save without Redis'; who: number };

const who = fc.nat({ max: CLIENTS - 1 });
const by = <Name extends 'save' | 'restart' | 'save during a flush' | 'save without Redis'>(name: Name) =>
  fc.record({ do: fc.constant(name), who });
const common: fc.WeightedArbitrary<Step>[] = [
  { weight: 6, arbitrary: by('save') },
  { weight: 3, arbitrary: by('save during a flush') },
  { weight: 2, arbitrary: by('save without Redis') },
  { weight: 3, arbitrary: fc.constant({ do: 'both save' }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Step>({ do: 'flush' }, { do: 'sweep' }, { do: 'idle' }),
  },
];
const storyWith = (step: fc.WeightedArbitrary<Step>) =>
  fc.array(fc.oneof(...common, step), { minLength: 4, maxLength: 14 });
/** Redis keeps what it was told; editors die and remember nothing. */
const FORGETFUL_EDITORS = storyWith({ weight: 4, arbitrary: by('restart') });
/** Redis forgets; editors live on. */
const FORGETFUL_REDIS = storyWith({ weight: 3, arbitrary: fc.constant<Step>({ do: 'forget' }) });

type Mutant = (store: DraftStore) => DraftStore;

/** Plays a story and answers the words that were acknowledged and are neither in the draft nor in a revision. */
async function play(story: readonly Step[], mutate: Mutant = (store) => store): Promise<string[]> {
  const novel = await buildNovel(test.db, { authorId: author.userId, chapters: [{ status: 'draft' }] });
  const place: { branchId: BranchId; chapterId: ChapterId } = {
    branchId: novel.branchId,
    chapterId: novel.chapterIds[0]!,
  };
  const store = mutate(buffer.store);
  let interlude: (() => Promise<void>) | null = null;
  const drafts = createDraftsService({
    ...{ db: test.db, clock, ids: createIds() },
    draftStore: {
      ...store,
      async markFlushed(...flushed) {
        const meanwhile = interlude;
        interlude = null;
        await meanwhile?.();
        await store.markFlushed(...flushed);
      },
    },
  });
  const acknowledged = new Set<string>();
  let count = 0;

  async function createEditor() {
    const opened = await drafts.open(author, place);
    const clientId = randomUUID();
    const words = new Set(opened.document.blocks.map(({ text }) => text));
    let base = { baseRev: opened.rev, epoch: opened.epoch };
    return async function save(): Promise<void> {
      words.add(`word ${(count += 1)}`);
      const written = [...words];
      const document = { title: '', blocks: written.map(toBlock) };
      const request = { ...place, clientId, device: '', hash: written.join(), document };
      let opId = randomUUID();
      for (let attempt = 0; attempt < SAVE_TRIES; attempt += 1) {
        try {
          const { rev, epoch } = await drafts.save(author, { ...request, ...base, opId });
          base = { baseRev: rev, epoch };
          for (const word of written) acknowledged.add(word);
          return;
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          if (error.code === 'UNAVAILABLE') continue;
          const head = await drafts.open(author, place);
          base = { baseRev: head.rev, epoch: head.epoch };
          for (const { text } of head.document.blocks) if (!words.has(text)) written.push(text);
          for (const word of written) words.add(word);
          document.blocks = written.map(toBlock);
          request.hash = written.join();
          opId = randomUUID();
        }
      }
      throw new Error('a save was never taken');
    };
  }

  const editors = await Promise.all(Array.from({ length: CLIENTS }, createEditor));
  const take: Record<Step['do'], (editor: number) => Promise<unknown>> = {
    save: (editor) => editors[editor]!(),
    'both save': () => Promise.all(editors.map((save) => save())),
    'save during a flush': async (editor) => {
      interlude = editors[editor]!;
      await drafts.flush(author, place);
      interlude = null;
    },
    'save without Redis': async (editor) => {
      buffer.disconnect();
      await editors[editor]!();
      await buffer.reconnect();
    },
    restart: async (editor) => {
      editors[editor] = await createEditor();
    },
    flush: () => drafts.flush(author, place),
    sweep: () => drafts.syncAll(),
    idle: async () => {
      clock.advance(2 * 3_600_000);
      await drafts.syncAll();
    },
    forget: () => forgetAll(place.branchId),
  };
  for (const step of story) await take[step.do]('who' in step ? step.who : 0);
  if (story.some((step) => step.do === 'forget')) for (const save of editors) await save();

  await drafts.syncAll();
  await drafts.upkeep.keepDue();
  const { document } = await drafts.open(author, place);
  const revisions = await test.db
    .selectFrom('chapter_revision')
    .select('blocks')
    .where('chapter_id', '=', place.chapterId)
    .execute();
  const texts = [document.blocks, ...revisions.map(({ blocks }) => blocks as { text: string }[])];
  const there = new Set(texts.flat().map(({ text }) => text));
  return [...acknowledged].filter((word) => !there.has(word));
}

const toBlock = (text: string) => ({ id: text.replaceAll(' ', '-'), type: 'paragraph' as const, text });

const losesNothing = (stories: fc.Arbitrary<Step[]>, mutant?: Mutant) =>
  fc.asyncProperty(stories, async (story) => {
    expect(await play(story, mutant)).toEqual([]);
  });

describe('an acknowledged word is never lost', () => {
  it.each([
    ['editors forget', FORGETFUL_EDITORS],
    ['Redis forgets', FORGETFUL_REDIS],
  ])('while %s', { timeout: PATIENCE_MS }, async (_, stories) => {
    await fc.assert(losesNothing(stories), { numRuns: RUNS });
  });

  it('while two saves go past a store that holds what neither has seen', async () => {
    const away = { do: 'save without Redis', who: 0 } as const;
    expect(await play([{ do: 'save', who: 1 }, away, away, { do: 'flush' }])).toEqual([]);
  });

  it.each<[string, fc.Arbitrary<Step[]>, Mutant]>([
    ['a flush deleted a newer copy', FORGETFUL_EDITORS, deleteFlushed],
    ['the last save won', FORGETFUL_EDITORS, letLastWin],
    ['the server forgot epochs', FORGETFUL_REDIS, forgetEpochs],
    ['what is put aside were thrown away', FORGETFUL_EDITORS, throwAway],
  ])('which would be noticed if %s', { timeout: PATIENCE_MS }, async (_, stories, mutant) => {
    const options = { numRuns: MUTANT_RUNS, seed: SEED, endOnFailure: true };
    const { errorInstance } = await fc.check(losesNothing(stories, mutant), options);
    expect(String(errorInstance)).toMatch(/expected \[ 'word \d/);
  });
});

function deleteFlushed(store: DraftStore): DraftStore {
  return {
    ...store,
    async markFlushed(place, ...flushed) {
      await store.markFlushed(place, ...flushed);
      await buffer.redis.del(`draft:${place.branchId}:${place.chapterId}`);
    },
  };
}

function letLastWin(store: DraftStore): DraftStore {
  return {
    ...store,
    async save(place, save) {
      const head = save.durable === null ? null : await store.readHead(place, save.durable);
      const rev = head === null || head === 'lost' ? (save.durable?.rev ?? 0) : head.rev;
      return await store.save(place, { ...save, baseRev: rev });
    },
  };
}

function forgetEpochs(store: DraftStore): DraftStore {
  return {
    ...store,
    save: (place, save) => store.save(place, { ...save, epoch: save.durable?.epoch ?? save.epoch }),
  };
}

function throwAway(store: DraftStore): DraftStore {
  return { ...store, listSuperseded: () => Promise.resolve([]) };
}
