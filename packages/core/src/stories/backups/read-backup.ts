import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { WIKI_IMAGE_MAX_BYTES } from '@inkvine/contracts/wiki';
import yauzl from 'yauzl';
import { BackupRecord, imageInFile, RECORDS_FILE } from './backup-records.ts';

/** More than anybody has. */
const MAX_IMAGES = 5_000;

/** The archive is not the one that was written. */
export class DamagedBackup extends Error {}

/** What is in an archive, while its file is there. */
export interface BackupArchive {
  records: AsyncIterable<BackupRecord>;
  /** Ids of its images. */
  images: string[];
  /** The file of one; undefined when it is larger than an image may be. */
  readImage: (id: string) => Promise<Buffer | undefined>;
}

/**
 * Gives the records and images of an archive to `work`, one line in memory at a time. The archive is first brought
 * here whole and its sum compared, because its table of contents stands at its end and half a novel is none.
 * @param sha256 in hex
 * @throws DamagedBackup
 */
export async function readBackup<Result>(
  { body, sha256 }: { body: Readable; sha256: string },
  work: (archive: BackupArchive) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'inkvine-restore-'));
  try {
    const file = path.join(folder, 'backup.zip');
    const hash = createHash('sha256');
    const hashing = new Transform({
      transform(chunk: Buffer, _encoding, next) {
        hash.update(chunk);
        next(null, chunk);
      },
    });
    await pipeline(body, hashing, createWriteStream(file));
    if (hash.digest('hex') !== sha256) throw new DamagedBackup('another sum than when it was written');
    const zip = await yauzl.openPromise(file, { lazyEntries: true, autoClose: false });
    try {
      return await work(await archiveIn(zip));
    } finally {
      zip.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function archiveIn(zip: yauzl.ZipFile): Promise<BackupArchive> {
  const images = new Map<string, yauzl.Entry>();
  let records: yauzl.Entry | undefined;
  for await (const entry of zip.eachEntry()) {
    const image = imageInFile(entry.fileName);
    if (entry.fileName === RECORDS_FILE) records = entry;
    if (image !== undefined && images.size < MAX_IMAGES) images.set(image, entry);
  }
  if (records === undefined) throw new DamagedBackup('it has no records');
  return {
    records: recordsIn(zip, records),
    images: [...images.keys()],
    async readImage(id) {
      const entry = images.get(id);
      if (entry === undefined || entry.uncompressedSize > WIKI_IMAGE_MAX_BYTES) return undefined;
      return await buffer(await zip.openReadStreamPromise(entry));
    },
  };
}

async function* recordsIn(zip: yauzl.ZipFile, entry: yauzl.Entry): AsyncGenerator<BackupRecord> {
  const stream = await zip.openReadStreamPromise(entry);
  let last: BackupRecord['kind'] | undefined;
  for await (const line of linesOf(stream)) {
    const record = BackupRecord.parse(JSON.parse(line));
    last = record.kind;
    yield record;
  }
  if (last !== 'end') throw new DamagedBackup('its last record is missing');
}

/** Lines that end with a line feed; other separators of lines may stand in a text. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let begun: string[] = [];
  for await (const text of stream.setEncoding('utf8') as AsyncIterable<string>) {
    const [first = '', ...others] = text.split('\n');
    begun.push(first);
    for (const other of others) {
      yield begun.join('');
      begun = [other];
    }
  }
}
