import type { BranchId } from '@inkvine/contracts/primitives';
import type { ReadableChapter } from '@inkvine/contracts/reading';

/** In a fork one goes on reading in it, also through the chapters it has from others. */
export const branchOf = ({
  fork,
  branchId,
}: Pick<ReadableChapter, 'fork' | 'branchId'>): BranchId | undefined =>
  fork === null ? undefined : branchId;
