import { createHash } from 'node:crypto';
import {
  DraftStoreAway,
  type BufferedDraft,
  type DraftPlace,
  type DraftSnapshot,
  type DraftText,
  type DurableDraft,
  type SupersededDraft,
} from '@inkvine/domain/drafts/draft-snapshot';
import type { SaveRequest } from '@inkvine/domain/drafts/save-decision';
import type { Redis } from 'ioredis';
import { BEGIN_EPOCH, FLUSHED, FORGET, READ, SAVE } from './draft-scripts.ts';
import { DRAFT_TIMEOUT_MS } from './redis.ts';

export interface RedisDraftStoreOptions {
  /** Of the role `drafts`, which gives up after `DRAFT_TIMEOUT_MS`. */
  redis: Redis;
  /** Bytes of text that may wait for PostgreSQL at once. */
  maxBuffered?: number;
  /** How long a save may take before its caller looks elsewhere: the connection's command timeout. */
  timeoutMs?: number;
}

const MAX_BUFFERED_BYTES = 256 * 1024 * 1024;

type Save = SaveRequest &
  DraftText & { authorId: string; device: string; savedAt: string; durable: DurableDraft | null };

const SCAN_COUNT = '500';
const DESCRIBED_AT_ONCE = 200;

const SNAPSHOT_FIELDS = [
  ...['rev', 'client', 'from', 'ops', 'title', 'blocks', 'characters', 'hash', 'device', 'author', 'saved'],
] as const;

/** The drafts in Redis, one hash each under `draft:{branchId}:{chapterId}` or `draft:{branchId}:new`. */
export function createRedisDraftStore({
  redis,
  maxBuffered = MAX_BUFFERED_BYTES,
  timeoutMs = DRAFT_TIMEOUT_MS,
}: RedisDraftStoreOptions) {
  const [runSave, runRead, runFlushed, runForget] = [SAVE, READ, FLUSHED, FORGET].map((lua) =>
    createScript(redis, lua, 5),
  ) as [Script, Script, Script, Script];
  const runBeginEpoch = createScript(redis, BEGIN_EPOCH, 1);
  /** The clock of Redis less ours, so that both mean the same instant by a deadline. */
  let skewMs = 0;

  async function trySave(place: DraftPlace, save: Save): Promise<string[]> {
    const { title, blocks, durable, ...rest } = save;
    const ask = {
      ...rest,
      chapterId: place.chapterId,
      made: place.isMade,
      maxBuffered,
      // A save that Redis gets to after we gave up on it must not undo what was written meanwhile.
      deadline: Date.now() + skewMs + timeoutMs,
      ...(durable === null ? {} : { durable: forLua(durable) }),
    };
    const answer = (await runSave(keysOf(place), [JSON.stringify(ask), title, blocks])) as string[];
    skewMs = Number(answer[1]) - Date.now();
    return answer;
  }

  async function read<Field extends string>(
    place: DraftPlace,
    durable: DurableDraft,
    fields: readonly Field[],
  ): Promise<Record<Field, string> | 'lost' | null> {
    const ask = { chapterId: place.chapterId, made: place.isMade, durable: forLua(durable) };
    const [kind, ...values] = (await runRead(keysOf(place), [JSON.stringify(ask), ...fields])) as string[];
    if (kind === 'lost') return 'lost';
    if (kind === 'none') return null;
    return Object.fromEntries(fields.map((field, index) => [field, values[index]])) as Record<Field, string>;
  }

  async function describe(keys: string[]): Promise<BufferedDraft[]> {
    const found: BufferedDraft[] = [];
    // In parts: each command has its time from when it is written, and those behind thousands would miss it.
    for (let at = 0; at < keys.length; at += DESCRIBED_AT_ONCE) {
      found.push(...(await describePart(keys.slice(at, at + DESCRIBED_AT_ONCE))));
    }
    return found;
  }

  async function describePart(keys: string[]): Promise<BufferedDraft[]> {
    const pipeline = redis.pipeline();
    for (const key of keys) pipeline.hmget(key, 'chapter', 'rev', 'saved');
    const answers = await guarded(async () => (await pipeline.exec()) ?? []);
    return keys.flatMap((key, index) => {
      const [error, values] = answers[index] ?? [null, null];
      if (error !== null) throw new DraftStoreAway(error);
      const [chapterId, rev, savedAt] = values as (string | null)[];
      const branchId = key.split(':')[1];
      // It may have gone since it was listed.
      if (branchId === undefined || chapterId == null || rev == null || savedAt == null) return [];
      return [{ branchId, chapterId, rev: Number(rev), savedAt }];
    });
  }

  return {
    async save(place: DraftPlace, save: Save) {
      let answer = await trySave(place, save);
      // The first answer tells how far the clocks are apart.
      if (answer[0] === 'late') answer = await trySave(place, save);
      const [kind, , ...facts] = answer;
      switch (kind) {
        case 'saved': {
          const [rev, durableRev, epoch] = facts as [string, string, string];
          return { kind: 'saved' as const, rev: Number(rev), durableRev: Number(durableRev), epoch };
        }
        case 'rewound': {
          const [headRev, durableRev, epoch] = facts as [string, string, string];
          return {
            kind: 'rewound' as const,
            headRev: Number(headRev),
            durableRev: Number(durableRev),
            epoch,
          };
        }
        case 'conflict': {
          const [headRev, clientId, device, savedAt] = facts as [string, string, string, string];
          return { kind: 'conflict' as const, headRev: Number(headRev), clientId, device, savedAt };
        }
        case 'lost':
        case 'full':
        case 'unknown':
          return { kind } as const;
        default:
          throw new DraftStoreAway(new Error(`a save was answered ${kind}`));
      }
    },

    async readHead(place: DraftPlace, durable: DurableDraft) {
      const found = await read(place, durable, ['rev', 'durable']);
      if (found === null || found === 'lost') return found;
      return { rev: Number(found.rev), durableRev: Number(found.durable) };
    },

    async readSnapshot(place: DraftPlace, durable: DurableDraft): Promise<DraftSnapshot | 'lost' | null> {
      const found = await read(place, durable, SNAPSHOT_FIELDS);
      if (found === null || found === 'lost') return found;
      return {
        rev: Number(found.rev),
        clientId: found.client,
        clientFrom: Number(found.from),
        ops: found.ops,
        title: found.title,
        blocks: found.blocks,
        characters: Number(found.characters),
        hash: found.hash,
        device: found.device,
        authorId: found.author,
        savedAt: found.saved,
      };
    },

    async markFlushed(place: DraftPlace, rev: number, flushes: number): Promise<void> {
      await runFlushed(keysOf(place), [place.chapterId, String(rev), String(flushes)]);
    },

    async forget(place: DraftPlace, rev: number): Promise<boolean> {
      return (await runForget(keysOf(place), [place.chapterId, String(rev)])) === 1;
    },

    /** Every copy there is, whatever site it is of, by looking at the keys themselves. */
    async *scan(): AsyncGenerator<BufferedDraft[]> {
      let cursor = '0';
      do {
        const [next, keys] = await guarded(() => redis.scan(cursor, 'MATCH', 'draft:*', 'COUNT', SCAN_COUNT));
        cursor = next;
        if (keys.length > 0) yield await describe(keys);
      } while (cursor !== '0');
    },

    /** The copies of these chapters; null means the next one of the branch. */
    async look(places: readonly { branchId: string; chapterId: string | null }[]): Promise<BufferedDraft[]> {
      return await describe(
        places.map(({ branchId, chapterId }) => `draft:${branchId}:${chapterId ?? 'new'}`),
      );
    },

    /** The copies that the site's index says are not durable: quick, and never the only way to find them. */
    async listUnflushed(site: string): Promise<BufferedDraft[]> {
      const keys = await guarded(() => redis.zrange(`${siteKey(site)}:index`, '0', '-1'));
      return keys.length === 0 ? [] : await describe(keys);
    },

    async listSuperseded(site: string): Promise<SupersededDraft[]> {
      const entries = await guarded(() => redis.hgetall(`${siteKey(site)}:superseded`));
      return Object.entries(entries).map(([key, json]) => ({
        ...(JSON.parse(json) as Omit<SupersededDraft, 'key'>),
        key,
      }));
    },

    /** Forgets texts put aside, by their keys, once they are kept elsewhere. */
    async removeSuperseded(site: string, keys: string[]): Promise<void> {
      if (keys.length > 0) await guarded(() => redis.hdel(`${siteKey(site)}:superseded`, ...keys));
    },

    async readEpoch(site: string) {
      const [epoch, flushes] = await guarded(() => redis.hmget(siteKey(site), 'epoch', 'flushes'));
      return epoch == null ? null : { epoch, flushes: Number(flushes ?? 0) };
    },

    async beginEpoch(
      site: string,
      before: string | null,
      next: { epoch: string; flushes: number },
    ): Promise<void> {
      await runBeginEpoch([siteKey(site)], [before ?? '', next.epoch, String(next.flushes)]);
    },
  };
}

export type RedisDraftStore = ReturnType<typeof createRedisDraftStore>;

const siteKey = (site: string): string => `drafts:${site}`;

const keysOf = ({ site, branchId, chapterId }: DraftPlace): string[] => [
  `draft:${branchId}:${chapterId}`,
  `draft:${branchId}:new`,
  siteKey(site),
  `${siteKey(site)}:index`,
  `${siteKey(site)}:superseded`,
];

/** Lua knows no null. */
const forLua = ({
  rev,
  seenRev,
  clientId,
  clientFrom,
  ops,
  device,
  savedAt,
  epoch,
  flushes,
}: DurableDraft) => ({
  ...{ rev, seenRev, clientFrom, ops, epoch, flushes },
  clientId: clientId ?? '',
  device: device ?? '',
  savedAt: savedAt ?? '',
});

type Script = (keys: string[], values: string[]) => Promise<unknown>;

/** Sends the script's hash, and its text only to a Redis that has never seen it. */
function createScript(redis: Redis, lua: string, keys: number): Script {
  const sha = createHash('sha1').update(lua).digest('hex');
  return async (names, values) =>
    await guarded(async () => {
      try {
        return await redis.evalsha(sha, keys, ...names, ...values);
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
        return await redis.eval(lua, keys, ...names, ...values);
      }
    });
}

/** A mistake in a script is a fault of ours; whatever else fails means that Redis cannot be used now. */
async function guarded<Result>(command: () => Promise<Result>): Promise<Result> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError' && error.message.startsWith('ERR')) throw error;
    throw new DraftStoreAway(error);
  }
}
