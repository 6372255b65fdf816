import type { Block } from '@inkvine/contracts/block';
import type { DraftDocument, DraftKey } from '@inkvine/contracts/drafts';
import { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import type { DeviceNetwork } from '../draft-ports.ts';

export const KEY: DraftKey = {
  branchId: BranchId.parse('0197c8d2-0000-7000-8000-000000000000'),
  chapterId: ChapterId.parse('0197c8d2-0000-7000-8000-000000000001'),
};

/** `textOf('a:first', 'b')`: paragraphs by id, their text after the colon, else the id itself. */
export function textOf(...blocks: string[]): DraftDocument {
  return {
    title: '',
    blocks: blocks.map((spec): Block => {
      const [id = '', text = id] = spec.split(':');
      return { id, type: 'paragraph', text };
    }),
  };
}

/** The texts of the blocks, in their order. */
export const wordsOf = ({ blocks }: DraftDocument): string[] => blocks.map(({ text }) => text);

/** A network with a plug. */
export function createNetwork(): DeviceNetwork & { plug(isOnline: boolean): void } {
  const listeners = new Set<() => void>();
  let isOnline = true;
  return {
    isOnline: () => isOnline,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    plug(next) {
      isOnline = next;
      for (const listener of listeners) listener();
    },
  };
}
