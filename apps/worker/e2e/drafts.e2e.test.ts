import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DraftApi, DraftJournal } from '@inkvine/client/drafts/draft-ports';
import type { DraftDocument, DraftKey } from '@inkvine/contracts/drafts';
import { startStack, type Stack } from '@inkvine/testkit/stack';
import { buildNovel } from '@inkvine/testkit/stories.builders';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCustomer, createJournal, type Customer } from './customer.ts';
import { createRandom, type Random } from '@inkvine/testkit/random';
import { createWriter, listWords, type Acknowledged, type Bend, type Writer } from './writer.ts';

/** `DRAFTS_ROUNDS=20` strikes as often as two devices must bear; each round takes some seconds. */
const ROUNDS = Number(process.env['DRAFTS_ROUNDS'] ?? 6);
/** Every how many rounds a device dies as well. */
const DEATHS = 3;
/** Every how many rounds Redis does not answer for a while, and forgets nothing. */
const STALLS = 2;
const QUIET_TURNS = 5;
/** For twenty rounds on a machine that does other work as well. */
const PATIENCE_MS = 480_000;

/** `DRAFTS_SEED=…` repeats the words and faults of an earlier run. */
const seed = Number(process.env['DRAFTS_SEED'] ?? randomInt(2 ** 31));

let stack: Stack;
let author: Customer;

beforeAll(async () => {
  stack = await startStack();
  author = await createCustomer(stack, createJournal());
});
afterAll(() => stack.close());

afterEach(({ task }) => {
  if (task.result?.state !== 'fail') return;
  const services = [stack.server, stack.worker, stack.redis];
  console.error(
    [
      `DRAFTS_SEED=${seed}`,
      ...services.map((service) => `── ${service.name}\n${service.output().slice(-4_000)}`),
    ].join('\n'),
  );
});

async function forget(): Promise<void> {
  const redis = new Redis(stack.redisUrl);
  await redis.flushall();
  redis.disconnect();
}

/** Redis answers nobody for so long that saves look elsewhere. */
async function stall(random: Random): Promise<void> {
  const redis = new Redis(stack.redisUrl);
  await redis.client('PAUSE', random.between(150, 600), 'ALL');
  redis.disconnect();
}

async function killServer(down: number): Promise<void> {
  await stack.server.kill();
  await sleep(down);
  await stack.server.start();
}

/** Redis does not answer, or it forgets everything and the server dies, the one or the other first, close together or at once. */
async function strike(random: Random, writers: readonly Writer[]): Promise<void> {
  if (random.between(1, STALLS) === 1) return await stall(random);
  const strikes = [() => forget(), () => killServer(random.between(0, 200))];
  if (random.between(1, DEATHS) === 1) strikes.push(() => restartDevice(random.pick(writers)));
  await Promise.all(
    random.shuffle(strikes).map(async (hit, index) => {
      await sleep(index * random.between(0, 400));
      await hit();
    }),
  );
}

async function restartDevice(writer: Writer): Promise<void> {
  writer.die();
  writer.revive();
}

interface Outcome {
  acknowledged: Acknowledged;
  lost: string[];
}

/**
 * Two devices write in the same paragraph and in others, while all goes wrong so many times. At the end Redis forgets
 * once more while the devices are dead, and again when all is said to be in the database.
 */
async function writeThroughFaults(rounds: number, bend: Bend = {}): Promise<Outcome> {
  const random = createRandom(seed);
  const { branchId, chapterIds } = await buildNovel(stack.database.db, {
    authorId: author.userId,
    chapters: [{ status: 'draft' }],
  });
  const key: DraftKey = { branchId, chapterId: chapterIds[0]! };
  const acknowledged: Acknowledged = { words: new Set(), saves: 0 };
  const { client } = author;
  const writers = ['desk', 'phone'].map((name) =>
    createWriter({
      ...{ client, key, name, acknowledged, bend },
      random: createRandom(random.between(0, 2 ** 31)),
    }),
  );
  const hearAll = () => Promise.all(writers.map((writer) => writer.hearAgain()));
  let isOver = false;
  const typing = writers.map((writer) => writer.typeUntil(() => isOver));
  const striking = (async () => {
    for (let round = 0; round < rounds; round += 1) {
      await hearAll();
      await sleep(random.between(0, 100));
      await strike(random, writers);
    }
    // Some saves of each without a fault in between.
    for (let turn = 0; turn < QUIET_TURNS; turn += 1) await hearAll();
  })().finally(() => (isOver = true));
  await Promise.all([striking, ...typing]);

  for (const writer of writers) await writer.rest();
  for (const writer of writers) writer.die();
  await forget();
  for (const writer of writers) writer.revive();
  for (const writer of writers) await writer.finish();
  await forget();
  const { document } = await client.drafts.open.query(key);
  const there = new Set(listWords(document));
  return { acknowledged, lost: [...acknowledged.words].filter((word) => !there.has(word)) };
}

function seeOwnText(api: DraftApi): DraftApi {
  let own: DraftDocument | null = null;
  return {
    ...api,
    async open(input) {
      const opened = await api.open(input);
      return { ...opened, document: own ?? opened.document };
    },
    save(input) {
      own = input.document;
      return api.save(input);
    },
  };
}

function trustBuffer(api: DraftApi): DraftApi {
  return {
    ...api,
    async save(input) {
      const answer = await api.save(input);
      return { ...answer, durableRev: answer.rev };
    },
  };
}

const forgetJournal = (journal: DraftJournal): DraftJournal => ({
  ...journal,
  read: () => Promise.resolve(null),
});

// Never tried again: what is lost once in a while is what this looks for.
describe('what two devices write, while Redis forgets and the server is killed', { retry: 0 }, () => {
  it('is in the draft, every word that was acknowledged', { timeout: PATIENCE_MS }, async () => {
    const { acknowledged, lost } = await writeThroughFaults(ROUNDS);
    expect(lost).toEqual([]);
    expect(acknowledged.saves).toBeGreaterThanOrEqual(ROUNDS * 2);
    expect(acknowledged.words.size).toBeGreaterThan(ROUNDS * 10);
  });

  describe('would be missed', () => {
    // What is buffered stays so until a device asks for more: nothing comes to the database by luck.
    beforeAll(() => stack.worker.kill());
    afterAll(() => stack.worker.start());

    it.each<[string, Bend]>([
      ['a device took its own text for what the server has', { api: seeOwnText }],
      ['a device took what is buffered for durable', { api: trustBuffer }],
      ['a journal forgot', { journal: forgetJournal }],
    ])('if %s', { timeout: PATIENCE_MS }, async (_, bend) => {
      const { lost } = await writeThroughFaults(0, bend);
      expect(lost).not.toEqual([]);
    });
  });
});
