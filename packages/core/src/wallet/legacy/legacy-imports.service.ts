import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { AppError } from '@inkvine/contracts/errors';
import type {
  LegacyImport,
  LegacyImportInput,
  LegacyImportListInput,
  LegacyImportPage,
} from '@inkvine/contracts/legacy';
import { LegacyImportId } from '@inkvine/contracts/primitives';
import { upsertGifts, type StagedGift } from '@inkvine/db/wallet/legacy-gift.repository';
import {
  claimImportState,
  claimStagedRows,
  findImport,
  insertImport,
  listForgottenImportIds,
  listImports,
  listUnfinishedImportIds,
} from '@inkvine/db/wallet/legacy-import.repository';
import { daysAfter } from '@inkvine/domain/wallet/lot-terms';
import type { z } from 'zod';
import { decodeCursor, toPage } from '../../cursor.ts';
import type { Actor } from '../../identity/actor.ts';
import { demand } from '../../identity/policy.ts';
import { enqueue } from '../../jobs/outbox.ts';
import type { ServiceDependencies } from '../../service-dependencies.ts';
import { checkExport, listExistingNovels } from './check-export.ts';
import { readGifts, UnreadableExport } from './read-gifts.ts';

/** Rows that one transaction puts into the list. */
const ROWS_AT_ONCE = 500;
/** Exports that nobody confirms hold names and addresses, and go. */
const KEPT_DAYS = 7;

/** Exports of the Fan/Gift system on their way into the list of gifts (W15): read whole first, then put in. */
export function createLegacyImportsService({
  db,
  clock,
  ids,
  files,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'files'>) {
  async function open(importId: string): Promise<Readable> {
    const body = await files.get(fileOf(importId));
    if (body === undefined) throw new Error(`the file of legacy import ${importId} is gone`);
    return body;
  }

  async function get(importId: string): Promise<z.input<typeof LegacyImport>> {
    const row = await findImport(db, importId);
    if (row === undefined) throw new AppError('NOT_FOUND');
    return row;
  }

  /** The dry run: reads all, writes only what it found. */
  async function check(importId: string): Promise<void> {
    try {
      const report = await checkExport(db, readGifts(await open(importId)), ROWS_AT_ONCE);
      await claimImportState(db, { id: importId, from: ['checking'], to: 'checked', report });
    } catch (error) {
      if (!(error instanceof UnreadableExport)) throw error;
      await end(importId, { from: ['checking'], to: 'refused' });
    }
  }

  /** Goes on after the last rows that were dealt with; whoever finds another at work leaves it. */
  async function stage(importId: string, stagedRows: number): Promise<void> {
    let from = stagedRows;
    let to = 0;
    let batch: StagedGift[] = [];
    const write = async (): Promise<boolean> => {
      const novels = await listExistingNovels(db, batch);
      const gifts = batch.filter(({ novelId }) => novelId === null || novels.has(novelId));
      const claimed = await db.transaction().execute(async (trx) => {
        if (!(await claimStagedRows(trx, { id: importId, from, to }))) return false;
        await upsertGifts(trx, importId, gifts);
        return true;
      });
      from = to;
      batch = [];
      return claimed;
    };
    for await (const read of readGifts(await open(importId))) {
      to = read.row;
      if (to <= from) continue;
      if ('gift' in read) batch.push(read.gift);
      if (to - from === ROWS_AT_ONCE && !(await write())) return;
    }
    if (to > from && !(await write())) return;
    await end(importId, { from: ['importing'], to: 'imported' });
  }

  async function end(
    importId: string,
    change: Pick<Parameters<typeof claimImportState>[1], 'from' | 'to'>,
  ): Promise<boolean> {
    const endedAt = clock.now().toISOString();
    const ended = await claimImportState(db, { id: importId, ...change, endedAt });
    if (ended) await files.delete(fileOf(importId));
    return ended;
  }

  async function advance(importId: string): Promise<void> {
    const row = await findImport(db, importId);
    if (row?.state === 'checking') await check(importId);
    if (row?.state === 'importing') await stage(importId, row.stagedRows);
  }

  return {
    /**
     * Keeps an export and promises to read it. Nothing of it counts before somebody confirms what was found.
     * @throws AppError FORBIDDEN
     */
    async begin(
      actor: Actor,
      file: { filename: string; bytes: Buffer },
    ): Promise<{ importId: LegacyImportId }> {
      demand(actor, { action: 'legacy.manage' });
      const importId = LegacyImportId.parse(ids.next());
      await files.put(fileOf(importId), Readable.from([file.bytes]));
      await db.transaction().execute(async (trx) => {
        await insertImport(trx, {
          ...{ id: importId, filename: file.filename, bytes: file.bytes.length, createdBy: actor.userId },
          sha256: createHash('sha256').update(file.bytes).digest('hex'),
          at: clock.now().toISOString(),
        });
        await enqueue(trx, 'wallet.advance-legacy-import', { importId, state: 'checking' });
      });
      return { importId };
    },

    /** @throws AppError FORBIDDEN, INVALID_INPUT for a cursor of another list */
    async list(
      actor: Actor,
      { cursor, limit }: z.infer<typeof LegacyImportListInput>,
    ): Promise<z.input<typeof LegacyImportPage>> {
      demand(actor, { action: 'legacy.manage' });
      const before = decodeCursor(LegacyImportId, cursor);
      const rows = await listImports(db, { before, limit: limit + 1 });
      return toPage(
        rows,
        limit,
        (row) => row,
        (row) => row.id,
      );
    },

    /** Puts in what was found. Confirming twice is confirming once. @throws AppError FORBIDDEN, NOT_FOUND, TRANSITION_REFUSED */
    async confirm(
      actor: Actor,
      { importId }: z.infer<typeof LegacyImportInput>,
    ): Promise<z.input<typeof LegacyImport>> {
      demand(actor, { action: 'legacy.manage' });
      await db.transaction().execute(async (trx) => {
        if (await claimImportState(trx, { id: importId, from: ['checked'], to: 'importing' }))
          await enqueue(trx, 'wallet.advance-legacy-import', { importId, state: 'importing' });
      });
      const row = await get(importId);
      if (row.state !== 'importing' && row.state !== 'imported')
        throw new AppError('TRANSITION_REFUSED', { state: row.state });
      return row;
    },

    /** Forgets an export that was not confirmed. @throws AppError FORBIDDEN, NOT_FOUND, TRANSITION_REFUSED */
    async drop(
      actor: Actor,
      { importId }: z.infer<typeof LegacyImportInput>,
    ): Promise<z.input<typeof LegacyImport>> {
      demand(actor, { action: 'legacy.manage' });
      await end(importId, { from: ['checking', 'checked'], to: 'dropped' });
      const row = await get(importId);
      if (row.state !== 'dropped' && row.state !== 'refused')
        throw new AppError('TRANSITION_REFUSED', { state: row.state });
      return row;
    },

    /** The work that an import waits for: what its job does. Changes nothing of one that is done. */
    advance,

    /** Goes on with what was left lying and forgets what nobody confirmed: what the sweep does. */
    async advanceDue(): Promise<void> {
      for (const importId of await listUnfinishedImportIds(db)) await advance(importId);
      const forgotten = daysAfter(clock.now(), -KEPT_DAYS).toISOString();
      for (const importId of await listForgottenImportIds(db, forgotten))
        await end(importId, { from: ['checked'], to: 'dropped' });
    },
  };
}

const fileOf = (importId: string): string => `legacy-imports/${importId}`;
