import type { Outline } from '@inkvine/contracts/outline';
import type { BranchId } from '@inkvine/contracts/primitives';
import type { InkvineClient } from '../inkvine-client.ts';
import type { OutlineAct } from './outline-acts.ts';

/** Sends an act made from version `listVersion` of the list; answers the list it led to. */
export async function sendAct(
  { outline }: InkvineClient,
  list: { branchId: BranchId; listVersion: number },
  act: OutlineAct,
): Promise<Outline> {
  switch (act.kind) {
    case 'moveChapter': {
      const { index, volumeId } = act.to;
      const { chapterId } = act;
      return await outline.moveChapter.mutate({ ...list, chapterId, place: index + 1, volumeId });
    }
    case 'moveVolume':
      return await outline.moveVolume.mutate({ ...list, volumeId: act.volumeId, place: act.index + 1 });
    case 'renameVolume':
      return await outline.renameVolume.mutate({ ...list, volumeId: act.volumeId, title: act.title });
    case 'createVolume': {
      const { title, fromChapterId } = act;
      const from = fromChapterId === null ? {} : { fromChapterId };
      return await outline.createVolume.mutate({ ...list, title, ...from });
    }
    case 'deleteVolume':
      return await outline.deleteVolume.mutate({ ...list, volumeId: act.volumeId });
    case 'setNumbering':
      return await outline.setNumbering.mutate({ ...list, numbering: act.numbering });
    case 'labelChapter': {
      const { chapterId, numberLabel } = act;
      return await outline.labelChapter.mutate({ ...list, chapterId, numberLabel });
    }
  }
}
