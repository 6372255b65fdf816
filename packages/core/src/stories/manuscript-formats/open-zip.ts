import { buffer as readBuffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import { TooMuch } from './passage-writer.ts';
import { Unreadable } from './xml-events.ts';

const MAX_ENTRIES = 10_000;
/** Text that a file may hold once unpacked. What is not read, such as pictures, does not count. */
const MAX_TEXT_BYTES = 64 * 1024 * 1024;
const ENCRYPTED = 1;

export interface ZipArchive {
  has: (name: string) => boolean;
  /**
   * The entry's text in the encoding that its XML declaration names, undefined where there is no such entry.
   * @throws TooMuch, Unreadable
   */
  read: (name: string) => Promise<string | undefined>;
}

/**
 * Opens a zip file in memory without unpacking it: an entry is unpacked when it is read, and no further than the
 * archive claims and all that was read together may have. Nothing is written anywhere, so that names lead nowhere.
 * @throws TooMuch, Unreadable
 */
export async function openZip(bytes: Uint8Array): Promise<ZipArchive> {
  const zip = await damageIsUnreadable(
    yauzl.fromBufferPromise(Buffer.from(bytes), { lazyEntries: true, autoClose: false }),
  );
  if (zip.entryCount > MAX_ENTRIES) throw new TooMuch();
  const entries = new Map<string, yauzl.Entry>();
  let left = MAX_TEXT_BYTES;
  await damageIsUnreadable(
    (async () => {
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
    })(),
  );
  return {
    has: (name) => entries.has(name),
    async read(name) {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) throw new Unreadable('encrypted');
      left -= entry.uncompressedSize;
      if (left < 0) throw new TooMuch();
      const stream = await damageIsUnreadable(zip.openReadStreamPromise(entry));
      const unpacked = await damageIsUnreadable(readBuffer(stream));
      if (crc32(unpacked) !== entry.crc32) throw new Unreadable('wrong checksum');
      return decodeXml(unpacked);
    },
  };
}

/** XML is UTF-8 unless it says otherwise in its first line or by a byte order mark. */
function decodeXml(bytes: Buffer): string {
  const declared = /^<\?xml[^>]*?encoding=["']([\w-]{1,20})["']/.exec(bytes.toString('latin1', 0, 200))?.[1];
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const label = isUtf16 ? (bytes[0] === 0xff ? 'utf-16le' : 'utf-16be') : (declared ?? 'utf-8');
  try {
    return new TextDecoder(label).decode(bytes);
  } catch (error) {
    throw new Unreadable('unknown encoding', { cause: error });
  }
}

async function damageIsUnreadable<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw new Unreadable('damaged archive', { cause: error });
  }
}
