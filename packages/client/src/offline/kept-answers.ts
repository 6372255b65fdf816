import type { Me } from '@inkvine/contracts/identity';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import type { QueryKey, QueryPersister } from '@tanstack/react-query';
import { TRPCClientError } from '@trpc/client';
import { parseAppError } from '../app-error.ts';

/** One answer on the device, without its text. */
export interface KeptHead {
  /** The hash of its query. */
  key: string;
  /** Characters of its text. */
  size: number;
  /** When the server gave it, by the device's clock in milliseconds. */
  at: number;
  /** Set where it is a chapter. */
  chapterId?: string | undefined;
}

/** Where a device keeps answers: IndexedDB in browsers, app storage on phones. */
export interface KeptStore {
  heads(): Promise<KeptHead[]>;
  read(key: string): Promise<string | undefined>;
  write(head: KeptHead, text: string): Promise<void>;
  remove(keys: readonly string[]): Promise<void>;
}

/** What one reads without a connection: who one is, where stories are found, and the chapters one has opened. */
const KEPT: ReadonlySet<string> = new Set([
  'identity.me',
  'system.info',
  'stories.novels',
  'stories.novel',
  'stories.chapters',
  'reading.continueReading',
  'reading.library',
  'reading.chapter',
]);

/** After this long without having asked the server, nobody knows whether the reader still may read it. */
const KEPT_FOR_MS = 30 * 24 * 60 * 60 * 1_000;

/**
 * Answers kept on the device for when the server cannot be reached, of one person at a time: whoever else comes, or
 * signs out, finds nothing. What the server locks or hides is dropped the moment it says so, and a
 * rented chapter is found no more once its time has ended.
 * @param maxSize characters of all answers together; the chapters given longest ago go first
 */
export function createKeptAnswers({
  store,
  maxSize,
  now = Date.now,
}: {
  store: KeptStore;
  maxSize: number;
  now?: () => number;
}) {
  const heads = new Map<string, KeptHead>();
  const listeners = new Set<() => void>();
  let chapters: ReadonlySet<string> = new Set();
  /** Undefined until somebody has been named. */
  let person: string | null | undefined;
  /** Kept since the start, while nobody has been named. */
  const unnamed = new Set<string>();
  let meKey: string | undefined;
  let isAway = false;
  /** What was asked before everything was forgotten is not kept when it comes. */
  let since = 0;

  const changed = (): void => {
    chapters = new Set([...heads.values()].flatMap(({ chapterId }) => chapterId ?? []));
    for (const listener of listeners) listener();
  };
  const setAway = (away: boolean): void => {
    if (isAway === away) return;
    isAway = away;
    for (const listener of listeners) listener();
  };
  const drop = async (keys: readonly string[]): Promise<void> => {
    if (keys.length === 0) return;
    for (const key of keys) heads.delete(key);
    await store.remove(keys);
    changed();
  };
  const load = async (): Promise<void> => {
    for (const head of await store.heads()) heads.set(head.key, head);
    await drop([...heads.values()].filter(({ at }) => now() - at > KEPT_FOR_MS).map(({ key }) => key));
    changed();
  };
  /** One thing at a time, so that the answers of one person never land among those of the next. */
  let last: Promise<unknown> = load().catch(() => undefined);
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    // A device that keeps nothing, such as in private mode, still reads online.
    const turn = last.then(work).catch(() => undefined);
    last = turn;
    return turn;
  };

  const makeRoom = async (): Promise<void> => {
    let total = [...heads.values()].reduce((sum, { size }) => sum + size, 0);
    const oldest = [...heads.values()].filter(({ key }) => key !== meKey).sort((a, b) => a.at - b.at);
    const given: string[] = [];
    // Lists are small and lead to the chapters: they go when no chapter is left to go.
    for (const head of [...oldest.filter(isChapter), ...oldest.filter((head) => !isChapter(head))]) {
      if (total <= maxSize) break;
      given.push(head.key);
      total -= head.size;
    }
    await drop(given);
  };

  const keep = (path: string, key: string, answer: unknown): Promise<unknown> =>
    inTurn(async () => {
      if (path === 'identity.me') {
        const present = (answer as Me | null)?.id ?? null;
        // What came before the name of who is here was theirs already: the server gave it to the same session.
        const theirs = person === undefined ? unnamed : new Set<string>();
        if (person === undefined) person = await keptPerson(key);
        // Also what another window has kept meanwhile.
        if (present !== person) {
          await drop((await store.heads()).map((head) => head.key).filter((kept) => !theirs.has(kept)));
        }
        person = present;
        unnamed.clear();
        meKey = key;
      }
      const chapter = path === 'reading.chapter' ? (answer as ReadableChapter) : undefined;
      if (chapter?.blocks === null) return drop([key]);
      const text = JSON.stringify(answer);
      const head: KeptHead = { key, size: text.length, at: now(), chapterId: chapter?.id };
      await store.write(head, text);
      heads.set(key, head);
      if (person === undefined) unnamed.add(key);
      changed();
      await makeRoom();
    });
  const keptPerson = async (key: string): Promise<string | null> => {
    const text = await store.read(key);
    return text === undefined ? null : ((JSON.parse(text) as Me | null)?.id ?? null);
  };
  const find = (key: string): Promise<unknown> =>
    inTurn(async () => {
      const head = heads.get(key);
      if (head === undefined || now() - head.at > KEPT_FOR_MS) return undefined;
      const text = await store.read(key);
      if (text === undefined) return undefined;
      const answer = JSON.parse(text) as unknown;
      if (!isChapter(head) || !hasEnded(answer as ReadableChapter, now())) return answer;
      await drop([key]);
      return undefined;
    });

  /** Around every query: keeps what the server says, and says it again while the server cannot be reached. */
  const persister: QueryPersister = async (queryFn, context, query) => {
    const path = pathOf(query.queryKey);
    const asked = since;
    try {
      const answer = await queryFn(context);
      setAway(false);
      if (KEPT.has(path) && asked === since) void keep(path, query.queryHash, answer);
      return answer;
    } catch (error) {
      const { code } = parseAppError(error);
      if (!context.signal.aborted) setAway(error instanceof TRPCClientError && (error.data ?? null) === null);
      if (!KEPT.has(path)) throw error;
      if (code === 'NOT_FOUND') void inTurn(() => drop([query.queryHash]));
      const kept =
        code === 'UNAVAILABLE' && !context.signal.aborted ? await find(query.queryHash) : undefined;
      if (kept === undefined) throw error;
      return kept as Awaited<ReturnType<typeof queryFn>>;
    }
  };

  return {
    persister,
    /** An answer that came another way than through a query. */
    keep: (queryKey: QueryKey, key: string, answer: unknown) => keep(pathOf(queryKey), key, answer),
    /** Ids of the chapters that can be read without a connection. */
    chapters: () => chapters,
    /** When the server gave what is kept of a chapter, by the device's clock in milliseconds. */
    chapterKeptAt: (chapterId: string): number | undefined =>
      [...heads.values()].findLast((head) => head.chapterId === chapterId)?.at,
    /** Leaves nothing, such as when the device turns to another server. */
    async forget(): Promise<void> {
      since += 1;
      await inTurn(async () => {
        await drop((await store.heads()).map(({ key }) => key));
        person = null;
        meKey = undefined;
      });
    },
    /** Whether nobody answered the last time; devices do not always know that they are offline. */
    isAway: () => isAway,
    /** The device says that it is online again. */
    beBack: () => setAway(false),
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export type KeptAnswers = ReturnType<typeof createKeptAnswers>;

/** Kept by an older version, a chapter says nothing of a rental or a membership. */
const hasEnded = ({ rentedUntil, memberUntil }: Partial<ReadableChapter>, now: number): boolean =>
  [rentedUntil, memberUntil].some((end) => typeof end === 'string' && Date.parse(end) <= now);

const isChapter = ({ chapterId }: KeptHead): boolean => chapterId !== undefined;

/** The procedure that a query of tRPC asks. */
function pathOf([path]: QueryKey): string {
  return Array.isArray(path) ? path.join('.') : '';
}
