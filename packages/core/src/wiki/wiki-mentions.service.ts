import type { Block } from '@inkvine/contracts/block';
import { listKnown } from '@inkvine/db/wiki/wiki.repository';
import { hideMentions, mentionedInBlocks } from '@inkvine/domain/wiki/mentions';
import type { Caller } from '../identity/actor.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';

/** Entries that a chapter's text speaks of. */
export function createWikiMentionsService({ db }: Pick<ServiceDependencies, 'db'>) {
  return {
    /**
     * The blocks with the marks of those entries that the caller may know of; of the others the words stay and
     * nothing tells that they were marked. A text without marks of entries costs no round trip.
     * Source: product specification 2.5, rule 5.
     */
    async keepKnown(caller: Caller, branchId: string, blocks: Block[]): Promise<Block[]> {
      const keys = mentionedInBlocks(blocks);
      if (keys.length === 0) return blocks;
      const viewer = { readerId: caller?.userId ?? null, device: [] };
      const view = { branchId, viewer, moderates: false, asOf: null, revealUpTo: null };
      return hideMentions(blocks, new Set(await listKnown(db, view, keys)));
    },
  };
}
