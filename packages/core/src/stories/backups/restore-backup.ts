import type { UserId } from '@inkvine/contracts/primitives';
import { SYNOPSIS_MAX_LENGTH, TITLE_MAX_LENGTH, type CreatedNovel } from '@inkvine/contracts/stories';
import type { DatabaseTransaction } from '@inkvine/db/database';
import {
  insertRestoredCredits,
  insertRestoredNotice,
  insertRestoredVolume,
  updateRestoredBranch,
  updateRestoredChapters,
  type RestoredChapter,
} from '@inkvine/db/stories/backup-content.repository';
import { insertChapters, type NewChapter } from '@inkvine/db/stories/chapter.repository';
import type { z } from 'zod';
import type { Ids } from '../../ports/ids.port.ts';
import type { RestoredImages } from '../../wiki/image-archive.ts';
import { restoreWiki, type RestoredPart } from '../../wiki/wiki-restoring.ts';
import { charactersIn } from '../chapter-blocks.ts';
import { inheritedLines } from '../manuscript-exports/credit-words.ts';
import { createNovel } from '../novel-creation.ts';
import type { BackupHead, BackupRecord, ChapterRecord, WikiRecord } from './backup-records.ts';
import { DamagedBackup } from './read-backup.ts';

/** What goes to the database in one statement. */
const BATCH_CHARACTERS = 100_000;

/**
 * Writes a new novel from the records of a backup in the caller's transaction: every chapter a draft, every notice
 * unpublished, so that nobody reads anything before its author says so. Ids are new, but those of blocks and of the
 * wiki's parts, which the texts name. Of a fork, what it inherited is not in it, nor are prices, which its terms ruled.
 */
export async function restoreBackup(
  trx: DatabaseTransaction,
  ids: Ids,
  to: { authorId: UserId; at: string },
  { records, images }: { records: AsyncIterable<BackupRecord>; images: RestoredImages },
): Promise<z.input<typeof CreatedNovel>> {
  let restoring: Restoring | undefined;
  for await (const record of records) {
    if (record.kind === 'head') restoring = await Restoring.begin(trx, ids, { ...to, images }, record);
    else if (restoring === undefined) throw new DamagedBackup('it does not begin with its head');
    else await restoring.add(record);
  }
  if (restoring === undefined) throw new DamagedBackup('it is empty');
  return restoring.novel;
}

/** What a fork carries on from is no part of the novel made of it: its synopsis says whose it is. */
function synopsisOf(
  { synopsis, language }: Pick<BackupHead['novel'], 'synopsis' | 'language'>,
  attribution: BackupHead['branch']['attribution'],
): string {
  const lines = inheritedLines(
    attribution.map(({ author, from, to }) => ({ name: author.name, inherited: { from, to } })),
    language,
  );
  return [...lines, synopsis].join('\n').trim().slice(0, SYNOPSIS_MAX_LENGTH).toWellFormed();
}

interface Destination {
  authorId: UserId;
  at: string;
  images: RestoredImages;
}

class Restoring {
  readonly novel: z.input<typeof CreatedNovel>;
  readonly #trx: DatabaseTransaction;
  readonly #ids: Ids;
  readonly #to: Destination;
  readonly #keepsPrices: boolean;
  readonly #volumes = new Map<string, string>();
  readonly #chapters = new Map<string, string>();
  #pending: { text: NewChapter; rest: RestoredChapter; credits: ChapterRecord['credits'] }[] = [];
  #characters = 0;
  readonly #parts: WikiRecord[] = [];

  private constructor(
    trx: DatabaseTransaction,
    ids: Ids,
    to: Destination,
    begun: { novel: z.input<typeof CreatedNovel>; keepsPrices: boolean },
  ) {
    this.#trx = trx;
    this.#ids = ids;
    this.#to = to;
    this.novel = begun.novel;
    this.#keepsPrices = begun.keepsPrices;
  }

  static async begin(
    trx: DatabaseTransaction,
    ids: Ids,
    to: Destination,
    { novel: { warnings, titleSpoiler, ...details }, branch }: BackupHead,
  ): Promise<Restoring> {
    const title = branch.isMain || branch.name === null ? details.title : `${details.title} · ${branch.name}`;
    const novel = await createNovel(trx, ids, {
      ...details,
      ...{ authorId: to.authorId, at: to.at },
      title: title.slice(0, TITLE_MAX_LENGTH).toWellFormed(),
      synopsis: synopsisOf(details, branch.attribution),
    });
    await updateRestoredBranch(trx, novel, { ...branch, warnings, titleSpoiler });
    return new Restoring(trx, ids, to, { novel, keepsPrices: branch.isMain });
  }

  async add(record: Exclude<BackupRecord, { kind: 'head' }>): Promise<void> {
    switch (record.kind) {
      case 'volume':
        return await this.#addVolume(record);
      case 'chapter':
        return await this.#addChapter(record);
      case 'notice': {
        const { branchId } = this.novel;
        const { title, body, isPinned, createdAt } = record;
        return await insertRestoredNotice(this.#trx, {
          ...{ id: this.#ids.next(), branchId, title, body, isPinned, at: createdAt },
        });
      }
      case 'wiki':
        this.#parts.push(record);
        return;
      case 'end':
        await this.#writeChapters();
        if (this.#chapters.size !== record.chapters) throw new DamagedBackup('chapters are missing');
        return await this.#writeWiki();
    }
  }

  async #addVolume({ id, title }: { id: string; title: string }): Promise<void> {
    const volume = { id: this.#ids.next(), branchId: this.novel.branchId, title, at: this.#to.at };
    this.#volumes.set(id, volume.id);
    await insertRestoredVolume(this.#trx, { ...volume, position: this.#volumes.size });
  }

  async #addChapter(chapter: ChapterRecord): Promise<void> {
    const { title, blocks, price, volumeId, label, noteBefore, noteAfter, silentRelease } = chapter;
    const { previewKind, previewBlockId, titleSpoiler } = chapter;
    const id = this.#ids.next();
    const characters = charactersIn(blocks);
    this.#chapters.set(chapter.id, id);
    this.#pending.push({
      text: { id, revisionId: this.#ids.next(), title, blocks, characters },
      rest: {
        ...{ id, label, noteBefore, noteAfter, silentRelease, previewKind, previewBlockId, titleSpoiler },
        price: this.#keepsPrices ? price : 0,
        membersOnly: this.#keepsPrices && chapter.membersOnly,
        volumeId: volumeId === null ? null : (this.#volumes.get(volumeId) ?? null),
      },
      credits: chapter.credits,
    });
    this.#characters += characters;
    if (this.#characters >= BATCH_CHARACTERS) await this.#writeChapters();
  }

  async #writeChapters(): Promise<void> {
    if (this.#pending.length === 0) return;
    const { authorId, at } = this.#to;
    const { branchId } = this.novel;
    await insertChapters(
      this.#trx,
      { branchId, authorId, at },
      this.#pending.map(({ text }) => text),
    );
    await updateRestoredChapters(
      this.#trx,
      this.#pending.map(({ rest }) => rest),
    );
    await insertRestoredCredits(
      this.#trx,
      this.#pending.flatMap(({ text, credits }) =>
        credits.map((credit) => ({ ...credit, chapterId: text.id })),
      ),
    );
    this.#pending = [];
    this.#characters = 0;
  }

  async #writeWiki(): Promise<void> {
    const { authorId, at } = this.#to;
    await restoreWiki(
      this.#trx,
      { branchId: this.novel.branchId, editedBy: authorId, at },
      this.#parts.map((part) => this.#toPart(part)),
      this.#to.images,
    );
  }

  #toPart({ kind: _, part, gateChapterId, ...rest }: WikiRecord): RestoredPart {
    return {
      ...rest,
      kind: part,
      // A gate that is not in the backup opens for nobody.
      gateChapterId: gateChapterId === null ? null : (this.#chapters.get(gateChapterId) ?? null),
    };
  }
}
