import type { Block } from '@inkvine/contracts/block';
import type { DraftDocument, DraftKey } from '@inkvine/contracts/drafts';
import { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import { vi } from 'vitest';
import { RequestFailed } from '../../app-error.ts';
import { systemEnvironment, type DeviceNetwork, type DraftApi, type DraftJournal } from '../draft-ports.ts';
import { createDraftSession } from '../draft-session.ts';
import { createMemoryJournal } from '../memory-journal.ts';
import { createDraftServer, type DraftServer } from './draft-server.ts';

export const KEY: DraftKey = {
  branchId: BranchId.parse('0197c8d2-0000-7000-8000-000000000000'),
  chapterId: ChapterId.parse('0197c8d2-0000-7000-8000-000000000001'),
};

/** `textOf('a:first', 'b')`: paragraphs by id, their text after the colon, else the id itself. */
export function textOf(...blocks: string[]): DraftDocument {
  return {
    title: '',
    blocks: blocks.map((spec): Block => {
      const [id = '', text = id] = spec.split(':');
      return { id, type: 'paragraph', text };
    }),
  };
}

/** The texts of the blocks, in their order. */
export const wordsOf = ({ blocks }: DraftDocument): string[] => blocks.map(({ text }) => text);

/** A network with a plug. */
export function createNetwork(): DeviceNetwork & { plug(isOnline: boolean): void } {
  const listeners = new Set<() => void>();
  let isOnline = true;
  return {
    isOnline: () => isOnline,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    plug(next) {
      isOnline = next;
      for (const listener of listeners) listener();
    },
  };
}

/** Lets time pass on the fake timers that the test has set up. */
export const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

/** A person at an open draft. Repetitions wait their longest: there is no jitter. */
export async function sitDown({
  server = createDraftServer(textOf('a')),
  api = server,
  journal = createMemoryJournal(),
  clientId = 'desk',
  key = KEY,
}: { key?: DraftKey; server?: DraftServer; api?: DraftApi; journal?: DraftJournal; clientId?: string } = {}) {
  const network = createNetwork();
  const environment = { ...systemEnvironment, random: () => 0 };
  const options = { key, clientId, device: `${clientId} of a test`, api, journal, network, environment };
  const session = createDraftSession(options);
  const replacements: { reason: string; words: string[]; changed: string[] }[] = [];
  session.onReplace(({ reason, document, changed }) =>
    replacements.push({ reason, words: wordsOf(document), changed }),
  );
  await pass(0);
  /** Writes a paragraph after the others. */
  const append = (text: string) =>
    session.edit({
      ...session.document,
      blocks: [...session.document.blocks, { id: `${clientId}-${text}`, type: 'paragraph', text }],
    });
  return { server, api, journal, network, session, replacements, append };
}

/** An api whose calls of one name fail or wait; everything else goes through. */
export function faulty(server: DraftServer, faults: Partial<DraftApi>): DraftApi {
  return { ...bound(server), ...faults };
}
function bound(server: DraftServer): DraftApi {
  return {
    open: (key) => server.open(key),
    save: (input) => server.save(input),
    status: (key) => server.status(key),
    flush: (key) => server.flush(key),
    keep: (input) => server.keep(input),
  };
}
export const unreachable = () => Promise.reject(new RequestFailed({ code: 'UNAVAILABLE' }));
/** The document with another text in one of its blocks. */
export const edited = (document: DraftDocument, id: string, text: string): DraftDocument => ({
  ...document,
  blocks: document.blocks.map((block) => (block.id === id ? { ...block, text } : block)),
});
