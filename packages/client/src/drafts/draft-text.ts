import type { DraftDocument, OpenedDraft } from '@inkvine/contracts/drafts';
import { hashDocument } from '@inkvine/domain/drafts/hash-document';
import { isInGap } from '@inkvine/domain/drafts/save-decision';
import {
  listFingerprints,
  mergeDocuments,
  mergeRewound,
  type MergedDocuments,
} from '@inkvine/domain/drafts/merge-documents';
import { listChanges } from './document-changes.ts';
import type { JournalEntry, PendingKeep } from './draft-ports.ts';
import type {
  ConflictChoice,
  DraftConflict,
  DraftReplacement,
  MergeNotice,
  RecoveryNotice,
} from './draft-state.ts';

/** What the server holds, as far as this client knows. */
export interface Held {
  rev: number;
  epoch: string;
  document: DraftDocument;
  hash: string;
}

/** `opened`: at the start. `recovered`: at the start, with what the journal had of then. `merged`: while it is written. */
export type Meeting = { kind: 'opened' | 'merged' } | { kind: 'recovered'; at: number };

export interface DraftText {
  readonly document: DraftDocument;
  readonly base: Held;
  /** False after an edit until the server has that text. */
  readonly isClean: boolean;
  readonly conflicts: readonly DraftConflict[];
  readonly merged: MergeNotice | null;
  readonly recovered: RecoveryNotice | null;
  /** Fingerprints of what was sent and perhaps accepted since `base`. */
  readonly sent: readonly string[];
  /** Revisions to be kept before the next save, the oldest first. */
  readonly keeps: PendingKeep[];
  edit(document: DraftDocument): void;
  /** Begins with what the device remembers. */
  restore(entry: JournalEntry): void;
  /** Brings the server's text and this one together. */
  meet(opened: OpenedDraft, meeting: Meeting): void;
  markSent(document: DraftDocument): void;
  acknowledge(held: Held): void;
  resolve(blockId: string, choice: ConflictChoice): void;
  undoMerge(): void;
  dismissMerge(): void;
  recover(choice: 'device' | 'server'): void;
}

export const EMPTY_DOCUMENT: DraftDocument = { title: '', blocks: [] };
const TITLE = 'title';

/**
 * The words of a session: the present text, what the server has of it, and what becomes of both when they part. Takes
 * no words away without putting a revision that has them into `keeps`.
 */
export function createDraftText({
  newId,
  onReplace,
}: {
  newId: () => string;
  onReplace: (replacement: DraftReplacement) => void;
}): DraftText {
  let document = EMPTY_DOCUMENT;
  let base: Held = { rev: 0, epoch: '', document, hash: hashDocument(document) };
  let isClean = true;
  let conflicts: readonly DraftConflict[] = [];
  let merge: {
    notice: MergeNotice;
    before: DraftDocument;
    after: DraftDocument;
    theirs: DraftDocument;
  } | null = null;
  let recovery: { notice: RecoveryNotice; after: DraftDocument } | null = null;
  let sent: string[] = [];
  const keeps: PendingKeep[] = [];
  /** Every version of a title or block that this text grew from. */
  const seen = new Set<string>();

  const keep = (lost: DraftDocument) => keeps.push({ reason: 'conflict', document: lost });
  /** Answers what is new of it. */
  function see(known: DraftDocument): string[] {
    const prints = listFingerprints(known).filter((print) => !seen.has(print));
    for (const print of prints) seen.add(print);
    return prints;
  }
  function replace(
    next: DraftDocument,
    reason: DraftReplacement['reason'],
    renamed: DraftReplacement['renamed'] = [],
  ): void {
    const before = document;
    document = next;
    isClean = false;
    onReplace({ reason, document, ...listChanges(before, document, renamed) });
  }
  /** Takes out of the text what came into it between `before` and `after`, and leaves what was written since. */
  function takeBack(before: DraftDocument, after: DraftDocument, lost: DraftDocument): void {
    keep(lost);
    const back = mergeDocuments({ base: after, mine: document, theirs: before, newId });
    conflicts = [];
    replace(back.document, 'undone', renamesOf(back));
  }
  function addConflicts(found: MergedDocuments, from: MergeNotice): void {
    conflicts = [
      ...conflicts,
      ...found.conflicts.map((conflict) => ({ ...conflict, ...from })),
      ...(found.titleConflict === null ? [] : [titleConflictOf(found.titleConflict, from)]),
    ];
  }

  return {
    get document() {
      return document;
    },
    get base() {
      return base;
    },
    get isClean() {
      return isClean;
    },
    get conflicts() {
      return conflicts;
    },
    get merged() {
      return merge?.notice ?? null;
    },
    get recovered() {
      return recovery?.notice ?? null;
    },
    get sent() {
      return sent;
    },
    keeps,

    edit(next) {
      document = next;
      isClean = false;
    },
    restore(entry) {
      ({ document } = entry);
      base = {
        rev: entry.baseRev,
        epoch: entry.epoch,
        document: entry.base,
        hash: hashDocument(entry.base),
      };
      see(entry.base);
      sent = [...entry.sent];
      for (const print of sent) seen.add(print);
      keeps.push(...entry.keeps);
      isClean = false;
    },
    meet(opened, meeting) {
      const theirs = opened.document;
      const notice: MergeNotice = { device: opened.device, at: opened.savedAt };
      const isContinuation =
        opened.epoch === base.epoch && opened.rev >= base.rev && !isInGap(opened.gaps, base.rev);
      const before = document;
      const both = { mine: document, theirs, seen, newId };
      const found = isContinuation ? mergeDocuments({ base: base.document, ...both }) : mergeRewound(both);
      base = { rev: opened.rev, epoch: opened.epoch, document: theirs, hash: hashDocument(theirs) };
      see(theirs);
      sent = [];
      // The merged document has mine: theirs would be gone with the next save.
      if (found.titleConflict !== null) keep(theirs);
      addConflicts(found, notice);
      const after = found.document;
      const hash = hashDocument(after);
      if (meeting.kind === 'recovered' && hash !== base.hash) {
        recovery = { notice: { at: meeting.at, device: before, server: theirs }, after };
      }
      if (hash !== hashDocument(before)) {
        const renamed = renamesOf(found);
        if (meeting.kind === 'merged') {
          merge = { notice, before: withNewIds(before, renamed), after, theirs };
        }
        replace(after, meeting.kind === 'merged' ? 'merged' : 'recovered', renamed);
      }
      isClean = hash === base.hash;
    },
    markSent(sending) {
      sent.push(...see(sending));
    },
    acknowledge(held) {
      base = held;
      isClean = hashDocument(document) === held.hash;
      sent = [];
    },
    resolve(blockId, choice) {
      const conflict = conflicts.find((candidate) => candidate.blockId === blockId);
      if (conflict === undefined) return;
      conflicts = conflicts.filter((candidate) => candidate !== conflict);
      if (blockId === TITLE) {
        // Theirs was kept as a revision when the conflict was found.
        if (choice !== 'theirs') return;
        keep(document);
        replace({ ...document, title: conflict.theirs.text }, 'resolved');
        return;
      }
      if (choice === 'both') return;
      const [winner, loser] =
        choice === 'mine' ? [conflict.blockId, conflict.theirsId] : [conflict.theirsId, conflict.blockId];
      if (!document.blocks.some(({ id }) => id === winner)) return;
      if (!document.blocks.some(({ id }) => id === loser)) return;
      const without = (id: string) => document.blocks.filter((block) => block.id !== id);
      keep({ ...document, blocks: without(winner) });
      replace({ ...document, blocks: without(loser) }, 'resolved');
    },
    undoMerge() {
      if (merge === null) return;
      const { before, after, theirs } = merge;
      merge = null;
      takeBack(before, after, theirs);
    },
    dismissMerge() {
      merge = null;
    },
    recover(choice) {
      if (recovery === null) return;
      const { after, notice } = recovery;
      recovery = null;
      if (choice === 'server') takeBack(notice.server, after, after);
    },
  };
}

/** So that what is written there later is known for the same block. */
function withNewIds(document: DraftDocument, renamed: DraftReplacement['renamed']): DraftDocument {
  const names = new Map(renamed.map(({ from, to }) => [from, to]));
  return {
    ...document,
    blocks: document.blocks.map((block) => ({ ...block, id: names.get(block.id) ?? block.id })),
  };
}

/** The caret may be in the block that got a new id. */
function renamesOf({ conflicts }: MergedDocuments): DraftReplacement['renamed'] {
  return conflicts.map(({ blockId, theirsId }) => ({ from: theirsId, to: blockId }));
}

function titleConflictOf(
  { base, mine, theirs }: NonNullable<MergedDocuments['titleConflict']>,
  from: MergeNotice,
): DraftConflict {
  const block = (text: string) => ({ id: TITLE, type: 'heading' as const, text });
  return {
    blockId: TITLE,
    theirsId: TITLE,
    base: base === null ? null : block(base),
    mine: block(mine),
    theirs: block(theirs),
    ...from,
  };
}
