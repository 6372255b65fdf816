import { insertParts, type NewPart } from '@inkvine/db/wiki/wiki-part.repository';
import { listEntries } from '@inkvine/db/wiki/wiki.repository';
import { updateBranchSeq } from '@inkvine/db/stories/branch-line';
import {
  asOf,
  revealed,
  shownSnapshot,
  untilFinished,
  type Gate,
  type GatedSnapshot,
  type Horizon,
} from '@inkvine/domain/wiki/gate';
import { createTestDatabase, type TestDatabase } from '@inkvine/testkit/database';
import { buildActor } from '@inkvine/testkit/identity.builders';
import { buildNovel, type BuiltNovel } from '@inkvine/testkit/stories.builders';
import { buildHorizon } from '@inkvine/testkit/wiki.builders';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Actor } from '../identity/actor.ts';
import { createIds } from '../ports/ids.port.ts';

const CHAPTERS = 5;
const ENTRIES = 150;
const ids = createIds();

interface Entry {
  key: string;
  gate: Gate;
  snapshots: (GatedSnapshot & { name: string })[];
}

let test: TestDatabase;
let novel: BuiltNovel;
let author: Actor;
let entries: Entry[];

/** A sequence that looks random and is the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}
const random = numbers(20_261_121);
const below = (limit: number): number => Math.floor(random.next().value * limit);

function anyGate(): Gate {
  const position = below(CHAPTERS + 2);
  if (position === 0) return { from: 'intro' };
  const effective = below(2) === 0 ? 'on_open' : 'on_finish';
  return { from: 'chapter', position: position > CHAPTERS ? null : position, effective };
}

function toPart(
  key: string,
  entryKey: string,
  kind: 'entry' | 'snapshot',
  gate: Gate,
  name: string,
): NewPart {
  const position = gate.from === 'chapter' ? gate.position : null;
  return {
    ...{ key, entryKey, kind, name, type: kind === 'entry' ? 'concept' : null, targetKey: null },
    ...{
      intro: gate.from === 'intro',
      gateChapterId: position === null ? null : novel.chapterIds[position - 1]!,
    },
    effective: gate.from === 'chapter' ? gate.effective : 'on_open',
    ...{ body: { summary: '', attributes: [] }, search: name, words: '', mentions: [] },
    ...{ version: 1, deleted: false, derivedFrom: null, suggesterId: null },
  };
}

beforeAll(async () => {
  test = await createTestDatabase();
  author = await buildActor(test.db, { role: 'creator' });
  novel = await buildNovel(test.db, {
    authorId: author.userId,
    chapters: Array.from({ length: CHAPTERS }, () => ({})),
  });
  entries = Array.from({ length: ENTRIES }, () => ({
    key: ids.next(),
    gate: anyGate(),
    snapshots: Array.from({ length: below(4) }, () => {
      const key = ids.next();
      return { key, gate: anyGate(), name: `name ${key}` };
    }),
  }));
  const parts = entries.flatMap(({ key, gate, snapshots }) => [
    toPart(key, key, 'entry', gate, 'label'),
    ...snapshots.map((snapshot) => toPart(snapshot.key, key, 'snapshot', snapshot.gate, snapshot.name)),
  ]);
  await test.db.transaction().execute(async (trx) => {
    const seq = await updateBranchSeq(trx, novel.branchId);
    const to = { branchId: novel.branchId, seq, editedBy: author.userId, at: '2026-11-01T00:00:00Z' };
    await insertParts(trx, to, parts);
  });
});
afterAll(() => test.drop());

const chapterId = (position: number): string | undefined => novel.chapterIds[position - 1];

/** What the statement shows, by entry. */
async function shownTo(
  reader: Actor,
  look: { asOf: number | null; revealUpTo: number | null },
): Promise<Map<string, string>> {
  const view = {
    branchId: novel.branchId,
    viewer: { readerId: reader.userId, device: [] },
    moderates: false,
  };
  const page = { type: null, order: 'name' as const, limit: ENTRIES + 1, after: undefined };
  const rows = (await listEntries(test.db, { ...view, ...look }, page)) ?? [];
  return new Map(rows.map(({ entryKey, name }) => [entryKey, name]));
}

/** What the rules show, by entry. */
const expectedAt = (horizon: Horizon): Map<string, string> =>
  new Map(
    entries.flatMap((entry) => {
      const shown = shownSnapshot(entry, horizon);
      return shown === undefined ? [] : [[entry.key, shown.name] as const];
    }),
  );

const sorted = (shown: Map<string, string>) => [...shown].sort(([one], [other]) => (one < other ? -1 : 1));

it('the gate of every statement is the gate of the rules, at every horizon and for every choice', async () => {
  const sizes: number[] = [];
  for (let opened = 0; opened <= CHAPTERS; opened += 1) {
    for (let finished = 0; finished <= opened; finished += 1) {
      const reader = await buildActor(test.db);
      const horizon = { opened, finished };
      const openedId = chapterId(opened);
      const reading = { userId: reader.userId, branchId: novel.branchId };
      if (openedId !== undefined) {
        await buildHorizon(test.db, { ...reading, openedId, finishedId: chapterId(finished) });
      }
      const plain = { asOf: null, revealUpTo: null };
      const expected = expectedAt(horizon);
      sizes.push(expected.size);
      expect(sorted(await shownTo(reader, plain))).toEqual(sorted(expected));
      for (const at of [0, 2, CHAPTERS]) {
        expect(sorted(await shownTo(reader, { ...plain, asOf: at }))).toEqual(
          sorted(expectedAt(asOf(horizon, at))),
        );
        expect(sorted(await shownTo(reader, { ...plain, revealUpTo: at }))).toEqual(
          sorted(expectedAt(revealed(horizon, at))),
        );
      }
      await test.db
        .insertInto('wiki_choice')
        .values({ user_id: reader.userId, branch_id: novel.branchId, hide_until_finished: true })
        .execute();
      expect(sorted(await shownTo(reader, plain))).toEqual(sorted(expectedAt(untilFinished(horizon))));
    }
  }
  expect(new Set(sizes).size).toBeGreaterThan(CHAPTERS);
});

it('whoever reads on loses no entry', async () => {
  let before = new Map<string, string>();
  for (let opened = 0; opened <= CHAPTERS; opened += 1) {
    const shown = await shownTo(author, { asOf: opened, revealUpTo: null });
    expect([...before.keys()].filter((key) => !shown.has(key))).toEqual([]);
    before = shown;
  }
});
