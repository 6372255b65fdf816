import type { DraftDocument } from '@inkvine/contracts/drafts';
import type { BranchId, ChapterId, NovelId } from '@inkvine/contracts/primitives';
import { hashDocument } from '@inkvine/domain/drafts/hash-document';
import type { InkvineClient } from '../inkvine-client.ts';

export interface HomelessText {
  novelId: NovelId;
  /** Of the fork that it is written in; undefined in a novel's main branch. */
  forkId: BranchId | undefined;
  branchId: BranchId;
  document: DraftDocument;
  /** What the chapter is called where the document has no title. */
  untitled: string;
  /** For people: "Chrome on Linux". */
  device: string;
  /** The same however often it is tried with the same document. */
  idempotencyKey: string;
  /** Names this running editor, the same however often it is tried. */
  clientId: string;
}

/**
 * Makes a chapter at the end of the branch of a text whose own chapter is gone or somebody else's by now, formatting
 * and all. Resolves when the server's database has it.
 * @throws what the client throws: NOT_FOUND where there is no such novel of this person either
 */
export async function saveAsNewChapter(client: InkvineClient, text: HomelessText): Promise<ChapterId> {
  const { novelId, branchId, document, clientId, device, idempotencyKey } = text;
  const { chapterId } = await client.stories.createChapter.mutate({
    ...{ novelId, idempotencyKey, text: '', title: document.title.trim() || text.untitled },
    ...(text.forkId === undefined ? {} : { branchId: text.forkId }),
  });
  const place = { branchId, chapterId };
  const { rev, epoch } = await client.drafts.open.query(place);
  await client.drafts.save.mutate({
    ...{ ...place, clientId, device, document, epoch },
    ...{ baseRev: rev, opId: crypto.randomUUID(), hash: hashDocument(document) },
  });
  await client.drafts.flush.mutate(place);
  return chapterId;
}
