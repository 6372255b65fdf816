import { useRef, useState, type DragEvent } from 'react';

export type Edge = 'before' | 'after';

interface RowDrag {
  /** Where the dragged row would go. */
  over: { key: string; edge: Edge } | null;
  /** For the element that holds the rows: `[data-key]` elements, dragged by their `[draggable]` handles. */
  list: {
    onDragStart: (event: DragEvent) => void;
    onDragOver: (event: DragEvent) => void;
    onDrop: (event: DragEvent) => void;
    onDragEnd: () => void;
  };
}

const rowAt = (event: DragEvent): HTMLElement | null =>
  (event.target as HTMLElement).closest<HTMLElement>('[data-key]');

/** Rows that are dragged by a handle onto the edges of other rows; the browser scrolls by itself meanwhile. */
export function useRowDrag(onDrop: (moved: string, onto: string, edge: Edge) => void): RowDrag {
  const moved = useRef<string | null>(null);
  const [over, setOver] = useState<RowDrag['over']>(null);
  const end = () => {
    moved.current = null;
    setOver(null);
  };
  const targetOf = (event: DragEvent): RowDrag['over'] => {
    const row = rowAt(event);
    const key = row?.dataset['key'];
    if (row === null || key === undefined || moved.current === null) return null;
    const { top, height } = row.getBoundingClientRect();
    return { key, edge: event.clientY < top + height / 2 ? 'before' : 'after' };
  };
  return {
    over,
    list: {
      onDragStart: (event) => {
        const row = rowAt(event);
        const key = row?.dataset['key'];
        if (row === null || key === undefined) return;
        moved.current = key;
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', row.innerText);
        event.dataTransfer.setDragImage(row, 16, 16);
      },
      onDragOver: (event) => {
        const target = targetOf(event);
        if (target === null) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'move';
        if (target.key !== over?.key || target.edge !== over.edge) setOver(target);
      },
      onDrop: (event) => {
        const target = targetOf(event);
        if (target !== null && moved.current !== null) {
          event.preventDefault();
          onDrop(moved.current, target.key, target.edge);
        }
        end();
      },
      onDragEnd: end,
    },
  };
}
