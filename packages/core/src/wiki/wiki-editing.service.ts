import { AppError } from '@inkvine/contracts/errors';
import {
  WIKI_MAX_PARTS,
  WikiEntryCreated,
  WikiPartSaved,
  type WikiAddPartInput,
  type WikiCreateEntryInput,
  type WikiEditable,
  type WikiEditableEvents,
  type WikiEditInput,
  type WikiEventsInput,
  type WikiGate,
  type WikiGateChapters,
  type WikiGateChaptersInput,
  type WikiManagedInput,
  type WikiManagedPage,
  type WikiPartContent,
  type WikiPartDeleted,
  type WikiPartInput,
  type WikiSavePartInput,
  type WikiSettings,
  type WikiSettingsInput,
  type WikiUpdateSettingsInput,
} from '@inkvine/contracts/wiki-editing';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { updateBranchSeq } from '@inkvine/db/stories/branch-line';
import {
  claimWikiSettings,
  countOwnParts,
  findPart,
  findPartVersion,
  findWikiBranch,
  findWikiSettings,
  insertParts,
  isGateChapter,
  listEditableParts,
  listExistingEntries,
  listGateChapters,
  listManagedEntries,
  lockWikiBranch,
  type NewPart,
  type PartRow,
} from '@inkvine/db/wiki/wiki-part.repository';
import { listOwnImages } from '@inkvine/db/wiki/wiki-image.repository';
import { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { manageNovel } from '../stories/permissions.ts';
import {
  changedFields,
  imageOf,
  originOver,
  relatedKeys,
  toEditable,
  toStored,
  toStoredGate,
  withoutForeign,
} from './wiki-part.ts';
import { authorsView } from './wiki-view.ts';

const ManagedKey = z.tuple([z.string().max(200), z.uuid()]);
const NO_SETTINGS = { showsHiddenCount: false, version: 1 };

/** A wiki as the author of its branch keeps it. In a fork, what is changed becomes the fork's own (product 2.2). */
export function createWikiEditingService({
  db,
  clock,
  ids,
}: Pick<ServiceDependencies, 'db' | 'clock' | 'ids'>) {
  const ownWiki = async (actor: Actor, branchId: string) =>
    found(await findWikiBranch(db, branchId), actor, manageNovel);

  async function lockWiki(trx: DatabaseTransaction, actor: Actor, branchId: string): Promise<void> {
    found(await lockWikiBranch(trx, branchId), actor, manageNovel);
  }

  async function demandGate(trx: DatabaseTransaction, branchId: string, gate: WikiGate): Promise<void> {
    if (gate.from === 'chapter' && !(await isGateChapter(trx, branchId, gate.chapterId))) {
      throw new AppError('NOT_FOUND');
    }
  }

  async function demandEntry(trx: DatabaseTransaction, actor: Actor, branchId: string, key: string) {
    const entries = await listExistingEntries(trx, authorsView(branchId, actor.userId), [key]);
    if (entries.length === 0) throw new AppError('NOT_FOUND');
  }

  /** What is written, its image of the size that it has. @param before the part as it stands, of which an image stays */
  async function demandContent(
    trx: DatabaseTransaction,
    actor: Actor,
    branchId: string,
    content: WikiPartContent,
    before?: PartRow,
  ): Promise<WikiPartContent> {
    await demandGate(trx, branchId, content.gate);
    if (content.kind === 'relation') await demandEntry(trx, actor, branchId, content.targetKey);
    if (content.kind !== 'snapshot' || content.image === undefined) return content;
    const { image } = content;
    const present = before === undefined ? undefined : imageOf(before);
    const [own] = await listOwnImages(trx, actor.userId, [image.id]);
    const known = own ?? (present?.id === image.id ? present : undefined);
    if (known === undefined) throw new AppError('NOT_FOUND');
    return { ...content, image: { ...image, width: known.width, height: known.height } };
  }

  async function demandRoom(trx: DatabaseTransaction, branchId: string): Promise<void> {
    if ((await countOwnParts(trx, branchId)) >= WIKI_MAX_PARTS) {
      throw new AppError('TRANSITION_REFUSED', { maximumParts: WIKI_MAX_PARTS });
    }
  }

  async function write(
    trx: DatabaseTransaction,
    actor: Actor,
    branchId: string,
    parts: NewPart[],
  ): Promise<void> {
    const seq = await updateBranchSeq(trx, branchId);
    const at = clock.now().toISOString();
    await insertParts(trx, { branchId, seq, editedBy: actor.userId, at }, parts);
  }

  /** Parts of an entry, or the events for null, with the labels of the entries they speak of. */
  async function listParts(actor: Actor, branchId: string, entryKey: string | null) {
    const view = authorsView(branchId, actor.userId);
    const parts = await listEditableParts(db, view, entryKey);
    const related = parts.flatMap(relatedKeys);
    const entries = related.length === 0 ? [] : await listExistingEntries(db, view, related);
    const known = new Set(entries.map(({ key }) => key));
    return {
      rows: parts.map((part) => withoutForeign(part, known)).filter((part) => part !== null),
      labels: Object.fromEntries(entries.map(({ key, label }) => [key, label])),
    };
  }

  /** The part as it stands, which must be the version the caller read; the branch is held. */
  async function claimPart(
    trx: DatabaseTransaction,
    input: { branchId: string; key: string; version: number },
  ): Promise<PartRow> {
    const { branchId, key, version } = input;
    const part = await findPart(trx, branchId, key);
    if (part === undefined) throw new AppError('NOT_FOUND');
    if (part.version !== version) {
      throw new AppError('VERSION_CONFLICT', {
        currentVersion: part.version,
        changedFields: changedFields(await findPartVersion(trx, branchId, key, version), part),
      });
    }
    return part;
  }

  return {
    /** All entries, by the author's labels. @throws AppError NOT_FOUND, INVALID_INPUT for a cursor of another list */
    async listManaged(
      actor: Actor,
      input: z.infer<typeof WikiManagedInput>,
    ): Promise<z.input<typeof WikiManagedPage>> {
      await ownWiki(actor, input.branchId);
      const after = decodeCursor(ManagedKey, input.cursor);
      const view = authorsView(input.branchId, actor.userId);
      const rows = await listManagedEntries(db, view, { limit: input.limit + 1, after });
      return toPage(
        rows,
        input.limit,
        ({ search: _, ...row }) => row,
        (row) => [row.search, row.entryKey],
      );
    },

    /** An entry with all its parts. @throws AppError NOT_FOUND */
    async getEditable(
      actor: Actor,
      input: z.infer<typeof WikiEditInput>,
    ): Promise<z.input<typeof WikiEditable>> {
      await ownWiki(actor, input.branchId);
      const { rows, labels } = await listParts(actor, input.branchId, input.entryKey);
      if (!rows.some(({ kind }) => kind === 'entry')) throw new AppError('NOT_FOUND');
      return { entryKey: input.entryKey, parts: rows.map(toEditable), labels };
    },

    /** What happened, as the author keeps it. @throws AppError NOT_FOUND */
    async listEditableEvents(
      actor: Actor,
      input: z.infer<typeof WikiEventsInput>,
    ): Promise<z.input<typeof WikiEditableEvents>> {
      await ownWiki(actor, input.branchId);
      const { rows } = await listParts(actor, input.branchId, null);
      return { parts: rows.map(toEditable) };
    },

    /** Chapters that a gate may name. @throws AppError NOT_FOUND */
    async listGateChapters(
      actor: Actor,
      input: z.infer<typeof WikiGateChaptersInput>,
    ): Promise<z.input<typeof WikiGateChapters>> {
      await ownWiki(actor, input.branchId);
      return { items: await listGateChapters(db, input.branchId) };
    },

    /**
     * Makes an entry with what is known at first.
     * @throws AppError NOT_FOUND, also for a gate whose chapter the branch does not have; TRANSITION_REFUSED with
     * `maximumParts`; IDEMPOTENCY_MISMATCH
     */
    async createEntry(
      actor: Actor,
      { idempotencyKey, ...input }: z.infer<typeof WikiCreateEntryInput>,
    ): Promise<z.input<typeof WikiEntryCreated>> {
      const { branchId, gate, type, name, summary, attributes } = input;
      return await db.transaction().execute((trx) =>
        once(
          trx,
          {
            ...{ operation: 'wiki.createEntry', userId: actor.userId, key: idempotencyKey },
            ...{ request: input, output: WikiEntryCreated },
          },
          async () => {
            await lockWiki(trx, actor, branchId);
            await demandGate(trx, branchId, gate);
            await demandRoom(trx, branchId);
            const entryKey = ids.next();
            await write(trx, actor, branchId, [
              newPart(entryKey, entryKey, { kind: 'entry', gate, type, label: name }),
              newPart(ids.next(), entryKey, { kind: 'snapshot', gate, name, summary, attributes }),
            ]);
            return WikiEntryCreated.parse({ entryKey, version: 1 });
          },
        ),
      );
    },

    /**
     * Adds a snapshot, section, alias or relation to an entry, or an event to the timeline.
     * @throws AppError NOT_FOUND; INVALID_INPUT with `field` when it does not belong there; TRANSITION_REFUSED with
     * `maximumParts`; IDEMPOTENCY_MISMATCH
     */
    async addPart(
      actor: Actor,
      { idempotencyKey, ...input }: z.infer<typeof WikiAddPartInput>,
    ): Promise<z.input<typeof WikiPartSaved>> {
      const { branchId, entryKey, content } = input;
      return await db.transaction().execute((trx) =>
        once(
          trx,
          {
            ...{ operation: 'wiki.addPart', userId: actor.userId, key: idempotencyKey },
            ...{ request: input, output: WikiPartSaved },
          },
          async () => {
            await lockWiki(trx, actor, branchId);
            if (content.kind === 'entry') throw new AppError('INVALID_INPUT', { field: 'content.kind' });
            if ((content.kind === 'event') !== (entryKey === null)) {
              throw new AppError('INVALID_INPUT', { field: 'entryKey' });
            }
            if (entryKey !== null) await demandEntry(trx, actor, branchId, entryKey);
            const written = await demandContent(trx, actor, branchId, content);
            await demandRoom(trx, branchId);
            const key = ids.next();
            await write(trx, actor, branchId, [newPart(key, entryKey, written)]);
            return WikiPartSaved.parse({ key, version: 1 });
          },
        ),
      );
    },

    /**
     * Saves a part anew; an inherited one becomes the fork's own.
     * @throws AppError NOT_FOUND; VERSION_CONFLICT with `currentVersion` and `changedFields`; INVALID_INPUT when it
     * is a part of another kind
     */
    async savePart(
      actor: Actor,
      input: z.infer<typeof WikiSavePartInput>,
    ): Promise<z.input<typeof WikiPartSaved>> {
      const { branchId, key, content } = input;
      return await db.transaction().execute(async (trx) => {
        await lockWiki(trx, actor, branchId);
        const part = await claimPart(trx, input);
        if (part.kind !== content.kind) throw new AppError('INVALID_INPUT', { field: 'content.kind' });
        const written = await demandContent(trx, actor, branchId, content, part);
        if (part.branchId !== branchId) await demandRoom(trx, branchId);
        const version = part.version + 1;
        await write(trx, actor, branchId, [
          {
            ...newPart(key, part.entryKey, written),
            version,
            derivedFrom: originOver(part, branchId),
            suggesterId: part.suggesterId,
          },
        ]);
        return { key, version };
      });
    },

    /**
     * Takes a part away; of an entry, all that it says. A fork thereby hides what it inherited.
     * @throws AppError NOT_FOUND; VERSION_CONFLICT with `currentVersion` and `changedFields`
     */
    async deletePart(
      actor: Actor,
      input: z.infer<typeof WikiPartInput>,
    ): Promise<z.input<typeof WikiPartDeleted>> {
      const { branchId } = input;
      return await db.transaction().execute(async (trx) => {
        await lockWiki(trx, actor, branchId);
        const { branchId: _, ...part } = await claimPart(trx, input);
        await write(trx, actor, branchId, [
          {
            ...part,
            ...{ search: '', words: '', mentions: [], version: part.version + 1, deleted: true },
          },
        ]);
        return { deleted: true };
      });
    },

    /** @throws AppError NOT_FOUND */
    async getSettings(
      actor: Actor,
      input: z.infer<typeof WikiSettingsInput>,
    ): Promise<z.input<typeof WikiSettings>> {
      await ownWiki(actor, input.branchId);
      return (await findWikiSettings(db, input.branchId)) ?? NO_SETTINGS;
    },

    /** @throws AppError NOT_FOUND; VERSION_CONFLICT with `currentVersion` */
    async updateSettings(
      actor: Actor,
      { version: expectedVersion, ...input }: z.infer<typeof WikiUpdateSettingsInput>,
    ): Promise<z.input<typeof WikiSettings>> {
      await ownWiki(actor, input.branchId);
      const version = await claimWikiSettings(db, { ...input, expectedVersion });
      if (version !== undefined) return { showsHiddenCount: input.showsHiddenCount, version };
      const current = (await findWikiSettings(db, input.branchId)) ?? NO_SETTINGS;
      throw new AppError('VERSION_CONFLICT', {
        currentVersion: current.version,
        changedFields: ['showsHiddenCount'],
      });
    },
  };
}

/** A part in its first version. */
export const newPart = (key: string, entryKey: string | null, content: WikiPartContent): NewPart => ({
  ...{ key, entryKey, ...toStored(content), ...toStoredGate(content.gate) },
  ...{ version: 1, deleted: false, derivedFrom: null, suggesterId: null },
});
