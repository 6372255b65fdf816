import type {
  DraftStatusInput,
  FlushDraftInput,
  OpenDraftInput,
  OpenedDraft,
  SavedDraft,
} from '@inkvine/contracts/drafts';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { createDraftDesk, orUnavailable, type DraftDeskDependencies } from './draft-desk.ts';
import { createDraftSave, saved } from './draft-save.ts';
import { createRevisionUpkeep } from './revision-upkeep.ts';
import { createRevisions } from './revisions.ts';

type Saved = z.input<typeof SavedDraft>;

/** What authors are typing: kept in the store at once, in PostgreSQL soon after, and in both for as long as it takes (N3, N4). */
export function createDraftsService(dependencies: DraftDeskDependencies) {
  const { draftStore } = dependencies;
  const desk = createDraftDesk(dependencies);
  const { targets, flush } = desk;

  return {
    ...desk.sync,
    save: createDraftSave({ ...dependencies, targets }),
    revisions: createRevisions({ ...dependencies, desk }),
    upkeep: createRevisionUpkeep({ ...dependencies, desk }),

    /**
     * The newest text of both stores, to write on.
     * @throws AppError NOT_FOUND
     */
    async open(actor: Actor, input: z.infer<typeof OpenDraftInput>): Promise<z.input<typeof OpenedDraft>> {
      const found = await targets.find(actor, input, { begins: true });
      const { target, title, blocks, ...newest } = await desk.readNewest(found);
      const { chapterId } = target.place;
      return {
        ...newest,
        chapterId,
        durableRev: target.rev,
        epoch: target.epoch,
        document: { title, blocks },
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
