import type { Block } from '@inkvine/contracts/block';
import type { HorizonToken } from '@inkvine/contracts/primitives';
import { listKnown } from '@inkvine/db/wiki/wiki.repository';
import { hideMentions, mentionedInBlocks } from '@inkvine/domain/wiki/mentions';
import type { Caller } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { toWikiView } from './wiki-view.ts';

/** Entries that a chapter's text speaks of. */
export function createWikiMentionsService(dependencies: Pick<ServiceDependencies, 'db' | 'horizonTokens'>) {
  return {
    /**
     * The blocks with the marks of those entries that the caller may know of; of the others the words stay and
     * nothing tells that they were marked. A text without marks of entries costs no round trip.
     * Source: product specification 2.5, rule 5.
     */
    async keepKnown(
      caller: Caller,
      place: { branchId: string; horizonToken: HorizonToken | undefined },
      blocks: Block[],
    ): Promise<Block[]> {
      const keys = mentionedInBlocks(blocks);
      if (keys.length === 0) return blocks;
      // Whoever moderates reads a story as a reader does, and is not written down for it.
      const view = { ...toWikiView(dependencies, caller, place), moderates: false };
      return hideMentions(blocks, new Set(await listKnown(dependencies.db, view, keys)));
    },
  };
}
