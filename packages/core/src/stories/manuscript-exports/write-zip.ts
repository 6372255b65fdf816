import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import yazl from 'yazl';

export interface ZipWriter {
  /** A few letters as they are, not compressed. */
  store: (name: string, text: string) => void;
  /** Resolves once the file's text was taken. Rejects when nobody wants the archive any more. */
  add: (name: string, text: Iterable<string> | AsyncIterable<string>) => Promise<void>;
  /** The same of a file that is compressed in itself; answers its bytes. */
  addFile: (name: string, body: Readable) => Promise<number>;
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
  const take = async (source: Readable, name: string, options: Partial<yazl.ReadStreamOptions>) => {
    zip.addReadStream(source, name, options);
    await finished(source, { signal: gone.signal }).finally(() => source.destroy());
  };
  const writer: ZipWriter = {
    store: (name, text) => zip.addBuffer(Buffer.from(text), name, { compress: false, ...times }),
    add: (name, text) => take(Readable.from(inBytes(text), { objectMode: false }), name, times),
    async addFile(name, body) {
      let bytes = 0;
      const counted = Readable.from(
        counting(body, (length) => (bytes += length)),
        { objectMode: false },
      );
      await take(counted, name, { ...times, compress: false }).finally(() => body.destroy());
      return bytes;
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

async function* counting(body: Readable, count: (length: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of body as AsyncIterable<Buffer>) {
    count(chunk.length);
    yield chunk;
  }
}

async function* inBytes(text: Iterable<string> | AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const part of text) yield Buffer.from(part);
}
