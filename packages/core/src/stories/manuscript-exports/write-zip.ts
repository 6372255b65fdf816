import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import yazl from 'yazl';

export interface ZipWriter {
  /** A few letters as they are, not compressed. */
  store: (name: string, text: string) => void;
  /** Resolves once the file's text was taken. Rejects when nobody wants the archive any more. */
  add: (name: string, text: Iterable<string> | AsyncIterable<string>) => Promise<void>;
}

/**
 * A zip archive that `fill` writes as the stream is read. An error of `fill` is one of the stream.
 * @param mtime the time of all its files
 */
export function writeZip(mtime: Date, fill: (zip: ZipWriter) => Promise<void>): Readable {
  const zip = new yazl.ZipFile();
  const output = Readable.from(zip.outputStream, { objectMode: false });
  const gone = new AbortController();
  output.once('close', () => gone.abort());
  const times = { mtime, forceDosTimestamp: true };
  const writer: ZipWriter = {
    store: (name, text) => zip.addBuffer(Buffer.from(text), name, { compress: false, ...times }),
    async add(name, text) {
      const source = Readable.from(inBytes(text), { objectMode: false });
      zip.addReadStream(source, name, times);
      await finished(source, { signal: gone.signal }).finally(() => source.destroy());
    },
  };
  const fail = (error: unknown) => {
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  };
  // The archive tells of a text that broke off by an event, which is thrown when nobody hears it.
  zip.on('error', fail);
  fill(writer).then(() => zip.end(), fail);
  return output;
}

async function* inBytes(text: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const part of text) yield Buffer.from(part);
}
