import { AppError } from '@inkvine/contracts/errors';
import { ChapterId } from '@inkvine/contracts/primitives';
import {
  WikiSuggestionSubmitted,
  type WikiDecideSuggestionInput,
  type WikiInbox,
  type WikiMySuggestions,
  type WikiPartContent,
  type WikiSubmitSuggestionInput,
  type WikiSuggestionDecided,
  type WikiSuggestionListInput,
} from '@inkvine/contracts/wiki-editing';
import { updateBranchSeq } from '@inkvine/db/stories/branch-line';
import {
  findWikiBranch,
  insertParts,
  listExistingEntries,
  lockWikiBranch,
} from '@inkvine/db/wiki/wiki-part.repository';
import {
  insertSuggestion,
  listMySuggestions,
  listReceivedSuggestions,
  lockSuggestion,
  updateSuggestionDecided,
} from '@inkvine/db/wiki/wiki-reader.repository';
import { z } from 'zod';
import { CursorTimestamp, decodeCursor, toPage } from '../cursor.ts';
import { once } from '../idempotency.ts';
import type { Actor } from '../identity/actor.ts';
import { found } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { manageNovel } from '../stories/permissions.ts';
import { newPart } from './wiki-editing.service.ts';
import { authorsView, toWikiView } from './wiki-view.ts';

const SuggestionKey = z.tuple([CursorTimestamp, z.uuid()]);
const MAX_OPEN = 20;

/** What readers would add to a wiki, and what its author makes of it. */
export function createWikiSuggestionsService(
  dependencies: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'horizonTokens'>,
) {
  const { db, clock, ids } = dependencies;

  return {
    /**
     * Keeps a suggestion with how far its reader had come.
     * @throws AppError NOT_FOUND, the same for an entry that is hidden and one that is none; TRANSITION_REFUSED with
     * `maximumOpen`; IDEMPOTENCY_MISMATCH
     */
    async submit(
      actor: Actor,
      { idempotencyKey, ...input }: z.infer<typeof WikiSubmitSuggestionInput>,
    ): Promise<z.input<typeof WikiSuggestionSubmitted>> {
      const { branchId, entryKey, title, text } = input;
      return await db.transaction().execute((trx) =>
        once(
          trx,
          {
            ...{ operation: 'wiki.suggest', userId: actor.userId, key: idempotencyKey },
            ...{ request: input, output: WikiSuggestionSubmitted },
          },
          async () => {
            const id = ids.next();
            const outcome = await insertSuggestion(trx, toWikiView(dependencies, actor, { branchId }), {
              ...{ id, entryKey, title, text, at: clock.now().toISOString(), maxOpen: MAX_OPEN },
            });
            if (outcome === 'missing') throw new AppError('NOT_FOUND');
            if (outcome === 'too_many') throw new AppError('TRANSITION_REFUSED', { maximumOpen: MAX_OPEN });
            return WikiSuggestionSubmitted.parse({ id });
          },
        ),
      );
    },

    /** What the actor suggested for this wiki, latest first. @throws AppError INVALID_INPUT */
    async listMine(
      actor: Actor,
      input: z.infer<typeof WikiSuggestionListInput>,
    ): Promise<z.input<typeof WikiMySuggestions>> {
      const { branchId, limit } = input;
      const after = decodeCursor(SuggestionKey, input.cursor);
      const rows = await listMySuggestions(db, {
        ...{ branchId, readerId: actor.userId, limit: limit + 1, after },
      });
      return toPage(
        rows,
        limit,
        (row) => row,
        (row) => [row.submittedAt, row.id],
      );
    },

    /** What readers suggested for a wiki of the actor's, latest first. @throws AppError NOT_FOUND, INVALID_INPUT */
    async listReceived(
      actor: Actor,
      input: z.infer<typeof WikiSuggestionListInput>,
    ): Promise<z.input<typeof WikiInbox>> {
      const { branchId, limit } = input;
      found(await findWikiBranch(db, branchId), actor, manageNovel);
      const after = decodeCursor(SuggestionKey, input.cursor);
      const rows = await listReceivedSuggestions(db, { branchId, limit: limit + 1, after });
      return toPage(
        rows,
        limit,
        (row) => row,
        (row) => [row.submittedAt, row.id],
      );
    },

    /**
     * Accepts or declines. What is accepted becomes a section of its entry, or an entry, credited to the reader and
     * open to those who have finished the chapter the reader was at.
     * @throws AppError NOT_FOUND, also when the entry is gone; VERSION_CONFLICT with `currentVersion`
     */
    async decide(
      actor: Actor,
      input: z.infer<typeof WikiDecideSuggestionInput>,
    ): Promise<z.input<typeof WikiSuggestionDecided>> {
      return await db.transaction().execute(async (trx) => {
        const suggestion = found(await lockSuggestion(trx, input.suggestionId), actor, manageNovel);
        const { branchId, version } = suggestion;
        if (version !== input.version || suggestion.status !== 'open') {
          throw new AppError('VERSION_CONFLICT', { currentVersion: version, changedFields: ['status'] });
        }
        const at = clock.now().toISOString();
        const status = input.accept ? 'accepted' : 'declined';
        await updateSuggestionDecided(trx, { id: suggestion.id, status, at });
        if (!input.accept) return { status, entryKey: suggestion.entryKey };
        await lockWikiBranch(trx, branchId);
        const entryKey = suggestion.entryKey ?? ids.next();
        if (suggestion.entryKey !== null) {
          const view = authorsView(branchId, actor.userId);
          const entries = await listExistingEntries(trx, view, [suggestion.entryKey]);
          if (entries.length === 0) throw new AppError('NOT_FOUND');
        }
        const seq = await updateBranchSeq(trx, branchId);
        const parts = toParts(suggestion).map((content) => ({
          ...newPart(content.kind === 'entry' ? entryKey : ids.next(), entryKey, content),
          suggesterId: suggestion.suggestedBy,
        }));
        await insertParts(trx, { branchId, seq, editedBy: actor.userId, at }, parts);
        return { status, entryKey };
      });
    },
  };
}

type Suggestion = NonNullable<Awaited<ReturnType<typeof lockSuggestion>>>;

function toParts({ entryKey, title, text, chapterId }: Suggestion): WikiPartContent[] {
  const gate: WikiPartContent['gate'] =
    chapterId === null
      ? { from: 'never' }
      : { from: 'chapter', chapterId: ChapterId.parse(chapterId), effective: 'on_finish' };
  if (entryKey !== null) return [{ kind: 'section', gate, title, text }];
  return [
    { kind: 'entry', gate, type: 'concept', label: title },
    { kind: 'snapshot', gate, name: title, summary: text, attributes: [] },
  ];
}
