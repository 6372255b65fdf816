import { useTRPC } from '@inkvine/client/react';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { Sprout } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../../design/button.tsx';
import { useMe } from '../../shell/session.tsx';
import { ForkDialog } from './fork-dialog.tsx';

/** The terms of a novel change seldom; a stale answer is found out by the form. */
const TERMS_FRESH_MS = 300_000;

/** The way to a branch of one's own, where the novel's author lets others carry it on. */
export function ForkButton({ chapter }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const me = useMe();
  const { href } = useLocation();
  const [isOpen, setIsOpen] = useState(false);
  const terms = useQuery(
    trpc.branches.terms.queryOptions({ novelId: chapter.novel.id }, { staleTime: TERMS_FRESH_MS }),
  );
  const isMine = me.data?.id === chapter.novel.author.id;
  if (terms.data === undefined || (terms.data.terms.mode === 'closed' && !isMine)) return null;
  if (me.data === null) {
    return (
      <Link to="/sign-in" search={{ next: href }} className={buttonClass('quiet')}>
        <Sprout aria-hidden className="size-4" />
        {t('branches.fork.signIn')}
      </Link>
    );
  }
  return (
    <>
      <Button variant="quiet" onClick={() => setIsOpen(true)}>
        <Sprout aria-hidden className="size-4" />
        {t('branches.fork.action')}
      </Button>
      {isOpen && (
        <ForkDialog
          place={{ branchId: chapter.branchId, chapterId: chapter.id }}
          onClose={() => setIsOpen(false)}
        />
      )}
    </>
  );
}
