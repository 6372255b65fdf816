import type { OutlineChapter } from '@inkvine/contracts/outline';
import type { ChapterId, VolumeId } from '@inkvine/contracts/primitives';

/** What a row asks that needs an answer first. */
export type OutlineQuestion =
  | { kind: 'place'; chapter: OutlineChapter }
  | { kind: 'label'; chapter: OutlineChapter }
  | { kind: 'createVolume'; fromChapterId: ChapterId | null }
  | { kind: 'renameVolume'; volumeId: VolumeId; title: string }
  | { kind: 'deleteVolume'; volumeId: VolumeId; title: string };
