import { AppError } from '@inkvine/contracts/errors';
import { NOVEL_MAX_CHAPTERS } from '@inkvine/contracts/stories';
import type { DatabaseTransaction } from '@inkvine/db/database';
import { insertChapters } from '@inkvine/db/stories/chapter.repository';
import { updateBranchTouched } from '@inkvine/db/stories/novel.repository';
import {
  findProposedWiki,
  insertCredits,
  listProposedTexts,
  type findProposal,
} from '@inkvine/db/stories/proposal.repository';
import { readableBlocks } from '@inkvine/domain/stories/blocks';
import { agreedCredits } from '@inkvine/domain/stories/proposal-rules';
import type { Ids } from '../ports/ids.port.ts';
import { takeOfferedParts } from '../wiki/proposed-entries.ts';
import { charactersIn } from './chapter-blocks.ts';

export type ProposalFacts = NonNullable<Awaited<ReturnType<typeof findProposal>>>;

/**
 * Takes what was proposed into upstream, which the caller holds: the chapters, and of the fork's wiki what upstream's
 * author chose.
 * @throws AppError TRANSITION_REFUSED with `maximumChapters` or `maximumParts`
 */
export async function acceptProposal(
  trx: DatabaseTransaction,
  ids: Ids,
  proposal: ProposalFacts,
  { entryKeys, at }: { entryKeys: readonly string[]; at: string },
): Promise<void> {
  const made = await appendChapters(trx, ids, proposal, at);
  if (entryKeys.length === 0) return;
  const wiki = await findProposedWiki(trx, proposal.id);
  const parts = wiki.parts.filter(({ entryKey }) => entryKeys.some((key) => key === entryKey));
  const { upstreamId: branchId, upstreamAuthorId: authorId, proposerId } = proposal;
  await takeOfferedParts(trx, { branchId, authorId }, { parts, made, proposerId, at });
}

/**
 * New chapters at the end of upstream, drafts of its author's, who publishes them when they like. Answers their ids by
 * those of the chapters they were made of.
 */
async function appendChapters(
  trx: DatabaseTransaction,
  ids: Ids,
  proposal: ProposalFacts,
  at: string,
): Promise<Map<string, string>> {
  const texts = await listProposedTexts(trx, { proposalId: proposal.id });
  const chapters = texts.map(({ chapterId, title, blocks, credits }) => {
    const readable = readableBlocks(blocks);
    return {
      ...{ madeOf: chapterId, id: ids.next(), revisionId: ids.next() },
      ...{ title, blocks: readable, earlier: credits, characters: charactersIn(readable) },
    };
  });
  const to = { branchId: proposal.upstreamId, authorId: proposal.proposerId, at };
  const last = await insertChapters(trx, to, chapters);
  if (last > NOVEL_MAX_CHAPTERS) {
    throw new AppError('TRANSITION_REFUSED', { maximumChapters: NOVEL_MAX_CHAPTERS });
  }
  await insertCredits(
    trx,
    proposal.id,
    chapters.flatMap(({ id: chapterId, earlier }) =>
      agreedCredits({ ...proposal, earlier }).map((credit) => ({ ...credit, chapterId })),
    ),
  );
  await updateBranchTouched(trx, proposal.upstreamId, at);
  return new Map(chapters.map(({ madeOf, id }) => [madeOf, id]));
}
