import type { DraftDocument } from '@inkvine/contracts/drafts';
import { isSameBlock } from '@inkvine/domain/drafts/merge-blocks';
import type { DraftReplacement } from './draft-state.ts';

type Changes = Pick<DraftReplacement, 'changed' | 'removed' | 'renamed'>;

/** What an editor that shows `before` must do to show `after`. */
export function listChanges(
  before: DraftDocument,
  after: DraftDocument,
  renamed: DraftReplacement['renamed'],
): Changes {
  const formerNames = new Map(renamed.map(({ from, to }) => [to, from]));
  const former = new Map(before.blocks.map((block) => [block.id, block]));
  const present = new Set(after.blocks.map(({ id }) => id));
  const taken = new Set(renamed.map(({ from }) => from));
  return {
    changed: after.blocks
      .filter((block) => {
        const name = formerNames.get(block.id) ?? block.id;
        const old = former.get(name);
        const isRenamedAway = taken.has(block.id) && !formerNames.has(block.id);
        return old === undefined || isRenamedAway || !isSameBlock(old, block);
      })
      .map(({ id }) => id),
    removed: before.blocks.map(({ id }) => id).filter((id) => !present.has(id) && !taken.has(id)),
    renamed,
  };
}
