import { AppError } from '@inkvine/contracts/errors';
import type {
  ContinueReadingInput,
  ContinueReadingPage,
  LibraryInput,
  LibraryPage,
  ReadingPreferences,
  SavePreferencesInput,
  SetShelfInput,
  Shelf,
  Standing,
} from '@inkvine/contracts/reading';
import {
  claimShelf,
  findStanding,
  listLibrary,
  type LibraryRow,
} from '@inkvine/db/reading/library.repository';
import {
  claimPreferences,
  findPreferences,
  findPreferenceVersions,
} from '@inkvine/db/reading/preference.repository';
import { z } from 'zod';
import { CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { versionConflict } from '../version-conflict.ts';

const PlaceKey = z.tuple([CursorTimestamp, z.uuid()]);
const NO_PREFERENCES = { keepsHistory: true, hidesTitles: false, profiles: null, version: 1 };

/** What somebody reads, on which shelf, and how they like to read. */
export function createLibraryService({ db, clock }: Pick<ServiceDependencies, 'db' | 'clock'>) {
  const list = async (
    actor: Actor,
    shelves: readonly Shelf[],
    input: z.infer<typeof ContinueReadingInput>,
  ): Promise<{ items: LibraryRow[]; nextCursor: string | null }> => {
    const after = decodeCursor(PlaceKey, input.cursor);
    const rows = await listLibrary(db, actor.userId, shelves, input.limit + 1, after);
    return toPage(
      rows,
      input.limit,
      (row) => row,
      (row) => [row.readAt, row.branchId],
    );
  };
  return {
    /**
     * Where the actor is in each story, latest first; what they dropped or finished is left out.
     * @throws AppError INVALID_INPUT for a cursor of another list
     */
    listContinue(
      actor: Actor,
      input: z.infer<typeof ContinueReadingInput>,
    ): Promise<z.input<typeof ContinueReadingPage>> {
      return list(actor, ['reading', 'waiting'], input);
    },

    /** @throws AppError INVALID_INPUT for a cursor of another list */
    listShelf(actor: Actor, input: z.infer<typeof LibraryInput>): Promise<z.input<typeof LibraryPage>> {
      return list(actor, [input.shelf], input);
    },

    /** @throws AppError NOT_FOUND */
    async setShelf(actor: Actor, input: z.infer<typeof SetShelfInput>): Promise<z.input<typeof Standing>> {
      const at = clock.now().toISOString();
      if (!(await claimShelf(db, { ...input, readerId: actor.userId, at }))) throw new AppError('NOT_FOUND');
      const standing = await findStanding(db, input.branchId, actor.userId);
      if (standing === undefined) throw new AppError('NOT_FOUND');
      return { branchId: input.branchId, ...standing };
    },

    async getPreferences(actor: Actor): Promise<z.input<typeof ReadingPreferences>> {
      return (await findPreferences(db, actor.userId)) ?? NO_PREFERENCES;
    },

    /** @throws AppError VERSION_CONFLICT with `currentVersion` and `changedFields` */
    async savePreferences(
      actor: Actor,
      input: z.infer<typeof SavePreferencesInput>,
    ): Promise<z.input<typeof ReadingPreferences>> {
      const saved = await claimPreferences(db, {
        readerId: actor.userId,
        expectedVersion: input.version,
        keepsHistory: input.keepsHistory ?? null,
        hidesTitles: input.hidesTitles ?? null,
        profiles: input.profiles ?? null,
        at: clock.now().toISOString(),
      });
      if (saved !== undefined) return saved;
      const current = (await findPreferenceVersions(db, actor.userId)) ?? { version: 1, fieldVersions: {} };
      throw versionConflict(current, input.version);
    },
  };
}
