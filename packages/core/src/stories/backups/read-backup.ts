import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import { BackupRecord, RECORDS_FILE } from './backup-records.ts';

/** The archive is not the one that was written. */
export class DamagedBackup extends Error {}

/**
 * Gives the records of an archive to `work`, one line in memory at a time. The archive is first brought here whole and
 * its sum compared, because its table of contents stands at its end and half a novel is none.
 * @param sha256 in hex
 * @throws DamagedBackup
 */
export async function readBackup<Result>(
  { body, sha256 }: { body: Readable; sha256: string },
  work: (records: AsyncIterable<BackupRecord>) => Promise<Result>,
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
    return await work(recordsIn(file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* recordsIn(file: string): AsyncGenerator<BackupRecord> {
  const zip = await yauzl.openPromise(file, { lazyEntries: true, autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName !== RECORDS_FILE) continue;
      const stream = await zip.openReadStreamPromise(entry);
      let last: BackupRecord['kind'] | undefined;
      for await (const line of linesOf(stream)) {
        const record = BackupRecord.parse(JSON.parse(line));
        last = record.kind;
        yield record;
      }
      if (last !== 'end') throw new DamagedBackup('its last record is missing');
      return;
    }
    throw new DamagedBackup('it has no records');
  } finally {
    zip.close();
  }
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
