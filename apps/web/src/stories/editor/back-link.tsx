import type { BranchId, Locale, NovelId } from '@inkvine/contracts/primitives';
import { Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { buttonClass } from '../../design/button.tsx';

/** What the desk knows of the novel that is written on it, or of the fork of it. */
export interface DeskNovel {
  id: NovelId;
  /** Null in the main branch. */
  forkId: BranchId | null;
  title: string;
  language: Locale;
}

export function BackLink({ novel }: { novel: DeskNovel }) {
  return (
    <Link
      to="/write/$novelId"
      params={{ novelId: novel.id }}
      search={{ branch: novel.forkId ?? undefined }}
      aria-label={novel.title}
      title={novel.title}
      className={buttonClass('quiet', 'icon')}
    >
      <ChevronLeft aria-hidden className="size-5" />
    </Link>
  );
}
