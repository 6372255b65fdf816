import type {
  DraftStatusInput,
  FlushDraftInput,
  OpenDraftInput,
  OpenedDraft,
  SavedDraft,
} from '@inkvine/contracts/drafts';
import type { Block } from '@inkvine/contracts/block';
import { AppError } from '@inkvine/contracts/errors';
import { findDurableText } from '@inkvine/db/drafts/draft.repository';
import { DraftStoreAway } from '@inkvine/domain/drafts/draft-snapshot';
import { hashDocument } from '@inkvine/domain/drafts/hash-document';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { createDraftFlush } from './draft-flush.ts';
import { createDraftSave, saved } from './draft-save.ts';
import { createDraftSync } from './draft-sync.ts';
import { createDraftTargets, type DraftTarget } from './draft-targets.ts';

type Saved = z.input<typeof SavedDraft>;

/** What authors are typing: kept in the store at once, in PostgreSQL soon after, and in both for as long as it takes (N3, N4). */
export function createDraftsService(
  dependencies: Pick<ServiceDependencies, 'db' | 'clock' | 'ids' | 'draftStore'>,
) {
  const { db, draftStore } = dependencies;
  const targets = createDraftTargets(dependencies);
  const flush = createDraftFlush({ ...dependencies, targets });

  const sync = createDraftSync({ ...dependencies, targets, flush });

  /** PostgreSQL's text is the newest that can be had while the store is away. */
  async function readSnapshot(found: DraftTarget) {
    try {
      return await targets.ask(found, ({ place, ...durable }) => draftStore.readSnapshot(place, durable));
    } catch (error) {
      if (!(error instanceof DraftStoreAway)) throw error;
      return { answer: null, target: found };
    }
  }

  return {
    ...sync,
    save: createDraftSave({ ...dependencies, targets }),

    /**
     * The newest text of both stores, to write on.
     * @throws AppError NOT_FOUND
     */
    async open(actor: Actor, input: z.infer<typeof OpenDraftInput>): Promise<z.input<typeof OpenedDraft>> {
      const found = await targets.find(actor, input, { begins: true });
      const { answer: snapshot, target } = await readSnapshot(found);
      const { epoch, rev: durableRev } = target;
      const { chapterId } = target.place;
      if (snapshot !== null) {
        const { rev, hash, clientId, device, savedAt } = snapshot;
        const document = { title: snapshot.title, blocks: JSON.parse(snapshot.blocks) as Block[] };
        return { chapterId, rev, durableRev, epoch, document, hash, clientId, device, savedAt };
      }
      const { title = '', blocks = [], hash } = (await findDurableText(db, chapterId)) ?? {};
      const { rev, clientId, device, savedAt } = target;
      return {
        ...{ chapterId, rev, durableRev, epoch, clientId, device, savedAt },
        document: { title, blocks },
        hash: hash ?? hashDocument({ title, blocks }),
      };
    },

    /** @throws AppError NOT_FOUND, UNAVAILABLE while the store cannot say what it holds */
    async status(actor: Actor, input: z.infer<typeof DraftStatusInput>): Promise<Saved> {
      const found = await targets.find(actor, input);
      const { answer: head, target } = await orUnavailable(
        targets.ask(found, ({ place, ...durable }) => draftStore.readHead(place, durable)),
      );
      return saved(target.place, target.epoch, head?.rev ?? target.rev, target.rev);
    },

    /**
     * Makes the newest text durable now.
     * @throws AppError NOT_FOUND, UNAVAILABLE
     */
    async flush(actor: Actor, input: z.infer<typeof FlushDraftInput>): Promise<Saved> {
      const target = await targets.find(actor, input);
      const rev = await orUnavailable(flush(target));
      return saved(target.place, target.epoch, rev, rev);
    },
  };
}

/** @throws AppError UNAVAILABLE instead of DraftStoreAway */
async function orUnavailable<Result>(asking: Promise<Result>): Promise<Result> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof DraftStoreAway) throw new AppError('UNAVAILABLE', undefined, { cause: error });
    throw error;
  }
}
