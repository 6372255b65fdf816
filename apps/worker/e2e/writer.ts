import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  systemEnvironment,
  type DraftApi,
  type DraftEnvironment,
  type DraftJournal,
} from '@inkvine/client/drafts/draft-ports';
import { createDraftSession } from '@inkvine/client/drafts/draft-session';
import type { DraftSession, SaveState } from '@inkvine/client/drafts/draft-state';
import { createMemoryJournal } from '@inkvine/client/drafts/memory-journal';
import type { InkvineClient } from '@inkvine/client/inkvine-client';
import type { DraftDocument, DraftKey } from '@inkvine/contracts/drafts';
import { vi } from 'vitest';
import type { Random } from '@inkvine/testkit/random';

/** The waits of the engine pass this many times faster than on a real device. */
const HURRY = 10;
/** Of ten words: how many go into the paragraph that both devices write in. */
const IN_SAME_PARAGRAPH = 6;
/** Who is not answered for so many words waits, so that a slow machine does not make a long text. */
const MAX_UNHEARD = 25;
const PATIENCE_MS = 60_000;
/** The server has every word, as far as the device knows. */
const HELD: SaveState[] = ['idle', 'buffered', 'durable', 'conflict'];

/** What devices were told: the words of every save that a server answered. */
export interface Acknowledged {
  words: Set<string>;
  saves: number;
}

/** Breaks what the engine stands on: what a check must notice. */
export interface Bend {
  api?: (api: DraftApi) => DraftApi;
  journal?: (journal: DraftJournal) => DraftJournal;
}

export interface Writer {
  /** Types on until `isOver`, some letters at a time, and saves now and then without waiting for the idle time. */
  typeUntil(isOver: () => boolean): Promise<void>;
  /** Resolves when the server has answered a save that was sent after the call. */
  hearAgain(): Promise<void>;
  /** The app dies in the middle of what it does. */
  die(): void;
  /** It is opened anew, with nothing but the journal of the one before. */
  revive(): void;
  /** Resolves when the server has all, as far as this device was told. */
  rest(): Promise<void>;
  /** Resolves when the database has all, as far as this device was told. */
  finish(): Promise<void>;
}

export interface WriterOptions {
  client: InkvineClient;
  key: DraftKey;
  name: string;
  random: Random;
  acknowledged: Acknowledged;
  bend?: Bend;
}

/** A device with the engine of the product, and somebody who types words that are never written twice. */
export function createWriter(options: WriterOptions): Writer {
  const { name, random, bend = {} } = options;
  const memory = createMemoryJournal();
  const journal = bend.journal?.(memory) ?? memory;
  const server = bend.api?.(apiOf(options)) ?? apiOf(options);
  let saves = 0;
  let unheard = 0;
  let life = { isOver: false };
  let session = begin();

  function begin(): DraftSession {
    const present = { isOver: false };
    life = present;
    unheard = 0;
    const api = countAnswers(mortal(present, server));
    const begun = createDraftSession({
      ...{ key: options.key, clientId: randomUUID(), device: name, api },
      journal: {
        ...journal,
        write: async (entry) => (present.isOver ? undefined : journal.write(entry)),
        remove: async (key) => (present.isOver ? undefined : journal.remove(key)),
      },
      network: { isOnline: () => true, subscribe: () => () => undefined },
      environment: hurried(present),
    });
    begun.subscribe(() => {
      // What the server turns out to hold when a save is refused is not sent again: no answer would ever come.
      if (HELD.includes(begun.state.save)) unheard = 0;
      for (const { blockId } of begun.state.conflicts) begun.resolve(blockId, 'both');
    });
    return begun;
  }

  function countAnswers(api: DraftApi): DraftApi {
    return {
      ...api,
      async save(input) {
        const answer = await api.save(input);
        for (const word of listWords(input.document)) options.acknowledged.words.add(word);
        options.acknowledged.saves += 1;
        saves += 1;
        unheard = 0;
        return answer;
      },
    };
  }

  function type(word: string): void {
    const { document } = session;
    const blocks = [...document.blocks];
    const index = random.between(1, 10) <= IN_SAME_PARAGRAPH ? 0 : random.between(0, blocks.length);
    const block = blocks[index];
    if (block === undefined) blocks.push({ id: randomUUID(), type: 'paragraph', text: word });
    else
      blocks[index] = { ...block, text: random.between(0, 1) === 0 ? block.text + word : word + block.text };
    session.edit({ ...document, blocks });
  }
  const waitUntil = (isTrue: () => boolean) =>
    vi.waitFor(
      () => {
        if (!isTrue()) throw new Error(`${name} waits: ${JSON.stringify(session.state)}`);
      },
      { timeout: PATIENCE_MS, interval: 20 },
    );

  return {
    async typeUntil(isOver) {
      await waitUntil(() => session.state.phase === 'ready');
      for (let count = 0; !isOver();) {
        if (session.state.phase === 'ready' && unheard < MAX_UNHEARD) {
          type(`<${name} ${(count += 1)}>`);
          unheard += 1;
        }
        if (random.between(1, 8) === 1) void session.flush('blur');
        await sleep(random.between(5, 60));
      }
    },
    async hearAgain() {
      const before = saves;
      await waitUntil(() => saves > before);
    },
    die() {
      life.isOver = true;
    },
    revive() {
      session = begin();
    },
    async rest() {
      await session.flush('blur');
      await waitUntil(() => ['buffered', 'durable'].includes(session.state.save));
    },
    async finish() {
      await vi.waitFor(
        async () => {
          await session.flush('leave');
          // `idle` is one that came back to find all of it durable.
          if (!['idle', 'durable'].includes(session.state.save))
            throw new Error(`${name}: ${JSON.stringify(session.state)}`);
        },
        { timeout: PATIENCE_MS, interval: 100 },
      );
    },
  };
}

export const listWords = ({ blocks }: DraftDocument): string[] =>
  blocks.flatMap(({ text }) => text.match(/<[^>]*>/g) ?? []);

const apiOf = ({ client: { drafts } }: WriterOptions): DraftApi => ({
  open: (input) => drafts.open.query(input),
  save: (input) => drafts.save.mutate(input),
  status: (input) => drafts.status.query(input),
  flush: (input) => drafts.flush.mutate(input),
  // Nobody chooses between versions here: every word must be in the draft itself.
  keep: () => Promise.reject(new Error('a revision was kept')),
});

/** Who is dead makes no calls and hears no answers. */
function mortal(life: { isOver: boolean }, api: DraftApi): DraftApi {
  async function alive<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      return await (life.isOver ? forEver() : call());
    } finally {
      if (life.isOver) await forEver();
    }
  }
  return {
    open: (input) => alive(() => api.open(input)),
    save: (input) => alive(() => api.save(input)),
    status: (input) => alive(() => api.status(input)),
    flush: (input) => alive(() => api.flush(input)),
    keep: (input) => alive(() => api.keep(input)),
  };
}

const forEver = () => new Promise<never>(() => undefined);

const hurried = (life: { isOver: boolean }): DraftEnvironment => ({
  ...systemEnvironment,
  setTimer: (callback, milliseconds) =>
    setTimeout(() => (life.isOver ? undefined : callback()), milliseconds / HURRY),
});
