import { GripVertical } from 'lucide-react';

/** What a mouse or finger drags a row by. The menu of the row does the same for everybody else. */
export function DragHandle() {
  return (
    <span
      aria-hidden
      draggable
      className="inline-flex min-h-11 w-6 shrink-0 cursor-grab items-center justify-center text-ink-soft active:cursor-grabbing max-sm:hidden"
    >
      <GripVertical className="size-4" />
    </span>
  );
}
