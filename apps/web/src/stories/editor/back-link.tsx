import type { Locale, NovelId } from '@inkvine/contracts/primitives';
import { Link } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { buttonClass } from '../../design/button.tsx';

/** What the desk knows of the novel that is written on it. */
export interface DeskNovel {
  id: NovelId;
  title: string;
  language: Locale;
}

export function BackLink({ novel }: { novel: DeskNovel }) {
  return (
    <Link
      to="/write/$novelId"
      params={{ novelId: novel.id }}
      aria-label={novel.title}
      title={novel.title}
      className={buttonClass('quiet', 'icon')}
    >
      <ChevronLeft aria-hidden className="size-5" />
    </Link>
  );
}
