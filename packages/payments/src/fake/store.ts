import type { FakeResponse } from './http.ts';

/** The first answer to an idempotency key, repeated word for word. */
export interface StoredAnswer {
  key: string;
  at: number;
  /** What the request asked for, where the gateway compares it. */
  fingerprint?: string;
  response: FakeResponse;
}

export interface Delivery {
  id: string;
  /** Equal on redeliveries and on copies. */
  eventId: string;
  body: string;
  dueAt: number;
  retried: number;
  state: 'pending' | 'delivered' | 'given_up';
}

/** One thing as it became; the last entry of a thing is its state. */
export interface JournalEntry {
  kind: string;
  id: string;
  value: unknown;
}

/** Where changes are kept. */
export interface Journal {
  read(): readonly JournalEntry[];
  append(entry: JournalEntry): void;
}

export interface Collection<Thing> {
  find(id: string): Thing | undefined;
  /** Oldest first. */
  all(): Thing[];
  save(thing: Thing): Thing;
}

/** What a fake knows, in memory and, with a journal, beyond the process. */
export const createFakeStore = (journal: Journal | undefined) => {
  const kept = Map.groupBy(journal?.read() ?? [], (entry) => entry.kind);

  /** The things of one kind; opened once. */
  const collection = <Thing>(kind: string, idOf: (thing: Thing) => string): Collection<Thing> => {
    const things = new Map((kept.get(kind) ?? []).map(({ id, value }) => [id, value as Thing]));
    return {
      find: (id) => things.get(id),
      all: () => [...things.values()],
      save: (value) => {
        const id = idOf(value);
        journal?.append({ kind, id, value });
        things.set(id, value);
        return value;
      },
    };
  };
  const clock = collection<number>('clock', () => '');

  return {
    collection,
    answers: collection<StoredAnswer>('answer', (answer) => answer.key),
    deliveries: collection<Delivery>('delivery', (delivery) => delivery.id),
    /** How far the fake's clock is ahead, in milliseconds. */
    clockOffsetMs: (): number => clock.find('') ?? 0,
    advanceClock: (milliseconds: number): number => clock.save((clock.find('') ?? 0) + milliseconds),
  };
};
export type FakeStore = ReturnType<typeof createFakeStore>;
