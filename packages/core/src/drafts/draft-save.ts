import type { SaveDraftInput, SavedDraft } from '@inkvine/contracts/drafts';
import { AppError } from '@inkvine/contracts/errors';
import { DraftStoreAway, type DraftPlace, type DraftText } from '@inkvine/domain/drafts/draft-snapshot';
import { addGap, decideSavePastBuffer, rememberOp, seenFrom } from '@inkvine/domain/drafts/save-decision';
import type { z } from 'zod';
import type { Actor } from '../identity/actor.ts';
import { isOutage } from '../outage.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import type { StoreAnswer } from './draft-store.port.ts';
import type { DraftTarget, DraftTargets } from './draft-targets.ts';
import { toDraftText } from './draft-text.ts';
import { writeDraft } from './draft-writer.ts';

type Save = z.infer<typeof SaveDraftInput>;
type Saved = z.input<typeof SavedDraft>;

/** A database that takes longer to say whose branch it is, is as good as away. */
const POSTGRES_PATIENCE_MS = 1_000;
/** Other writers may come first this often. */
const WRITE_TRIES = 5;

/** Takes one save, wherever it can be kept: in the store, past it in PostgreSQL, or nowhere and says so. */
export function createDraftSave(
  dependencies: Pick<ServiceDependencies, 'db' | 'ids' | 'clock' | 'draftStore'> & { targets: DraftTargets },
) {
  const { clock, draftStore, targets } = dependencies;

  /** Null while PostgreSQL cannot be asked. @throws AppError NOT_FOUND */
  async function findTarget(actor: Actor, input: Save): Promise<DraftTarget | null> {
    const late = Symbol('late');
    const patience = Promise.withResolvers<typeof late>();
    const timer = setTimeout(() => patience.resolve(late), POSTGRES_PATIENCE_MS);
    try {
      const target = await Promise.race([targets.find(actor, input), patience.promise]);
      return target === late ? null : target;
    } catch (error) {
      if (isOutage(error)) return null;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async function saveInStore(actor: Actor, input: Save, text: DraftText, found: DraftTarget | null) {
    const request = { ...input, ...text, authorId: actor.userId, savedAt: clock.now().toISOString() };
    const { document: _, ...save } = request;
    if (found === null) return await draftStore.save(placeUnasked(input), { ...save, durable: null });
    const { answer } = await targets.ask(found, async ({ place, ...durable }) => {
      const result = await draftStore.save(place, { ...save, durable });
      return result.kind === 'lost' ? 'lost' : result;
    });
    return answer;
  }

  /** Where the draft lies as far as is known without PostgreSQL. @throws AppError UNAVAILABLE when that is too little */
  function placeUnasked({ branchId, chapterId }: Save): DraftPlace {
    const site = targets.knownSite();
    if (site === null || chapterId === null) throw new AppError('UNAVAILABLE');
    return { site, branchId, chapterId, isMade: true };
  }

  async function writePastStore(
    actor: Actor,
    input: Save,
    text: DraftText,
    found: DraftTarget,
  ): Promise<Saved> {
    let target = found;
    for (let attempt = 0; attempt < WRITE_TRIES; attempt += 1) {
      const { epoch } = target;
      const decision = decideSavePastBuffer(target, input, epoch);
      if (decision.kind === 'replay') return saved(target, decision.rev, target.rev);
      if (decision.kind === 'conflict') throw conflict({ headRev: target.rev, ...target });
      if (decision.kind === 'rewound') throw rewound({ headRev: target.rev, durableRev: target.rev, epoch });
      const { rev, clientFrom } = decision;
      const gaps = addGap(target.gaps, rev);
      const isWritten = await writeDraft(dependencies, target.place, {
        ...text,
        rev,
        clientFrom,
        epoch,
        clientId: input.clientId,
        device: input.device,
        ops: rememberOp(target.ops, input.opId, rev),
        authorId: actor.userId,
        savedAt: clock.now().toISOString(),
        seenRev: seenFrom(target, input.baseRev),
        gaps,
        expectedRev: target.rev,
      });
      if (isWritten) return saved({ ...target, gaps }, rev, rev);
      target = await targets.find(actor, target.place);
    }
    throw new AppError('UNAVAILABLE');
  }

  /**
   * Keeps the text and says how safe it is.
   * @throws AppError NOT_FOUND, DRAFT_CONFLICT, DRAFT_REWOUND, DRAFT_TOO_LARGE, UNAVAILABLE when it is kept nowhere
   */
  return async function save(actor: Actor, input: Save): Promise<Saved> {
    const text = await toDraftText(input.document, input.hash);
    const target = await findTarget(actor, input);
    let answer: StoreAnswer;
    try {
      answer = await saveInStore(actor, input, text, target);
    } catch (error) {
      if (!(error instanceof DraftStoreAway)) throw error;
      if (target === null) throw new AppError('UNAVAILABLE', undefined, { cause: error });
      return await writePastStore(actor, input, text, target);
    }
    switch (answer.kind) {
      case 'saved': {
        const { epoch, rev, durableRev } = answer;
        const { place, gaps } = target ?? { place: placeUnasked(input), gaps: [] };
        return saved({ place, epoch, gaps }, rev, durableRev);
      }
      case 'conflict':
        throw conflict(answer);
      case 'rewound':
        throw rewound(answer);
      case 'full':
        if (target !== null) return await writePastStore(actor, input, text, target);
        throw new AppError('UNAVAILABLE');
      case 'lost':
      case 'unknown':
        throw new AppError('UNAVAILABLE');
    }
  };
}

export const saved = (
  { place: { chapterId }, epoch, gaps }: Pick<DraftTarget, 'place' | 'epoch' | 'gaps'>,
  rev: number,
  durableRev: number,
): Saved => ({ chapterId, rev, durableRev, epoch, gaps, state: durableRev >= rev ? 'durable' : 'buffered' });

const conflict = (head: {
  headRev: number;
  clientId: string | null;
  device: string | null;
  savedAt: string | null;
}) =>
  new AppError('DRAFT_CONFLICT', {
    headRev: head.headRev,
    clientId: head.clientId ?? '',
    device: head.device ?? '',
    savedAt: head.savedAt ?? '',
  });

const rewound = ({ headRev, durableRev, epoch }: { headRev: number; durableRev: number; epoch: string }) =>
  new AppError('DRAFT_REWOUND', { headRev, durableRev, epoch });
