import type { Readable } from 'node:stream';

/** A file that is kept: its key, its size in bytes and when it was written (ISO 8601). */
export interface StoredFile {
  key: string;
  bytes: number;
  writtenAt: string;
}

/**
 * Where files are kept. A key is words of `A-Z a-z 0-9 _ - .` joined by `/`, none of which begins with a dot; it says
 * nothing about where a file lies.
 */
export interface FileStorage {
  /** Keeps the whole stream under the key, replacing what was there, or nothing when the stream or the storage fails. */
  put(key: string, body: Readable): Promise<void>;
  /** Undefined when there is no such file. Whoever takes the stream reads it to its end or destroys it. */
  get(key: string): Promise<Readable | undefined>;
  /** Nothing happens when there is no such file. */
  delete(key: string): Promise<void>;
  /** Files whose keys begin with `prefix`, in no order. */
  list(prefix: string): AsyncIterable<StoredFile>;
  /** Removes what is left of a `put` that was begun before `before` and never ended, such as by a kill. */
  purgeUnfinished(before: Date): Promise<void>;
}
