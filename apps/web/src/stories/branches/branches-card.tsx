import { useTRPC } from '@inkvine/client/react';
import type { Novel } from '@inkvine/contracts/stories';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Star } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Card } from '../../design/card.tsx';

const SHOWN = 3;

/** The first few branches within what the reader has read; nothing at all where there are none. */
export function BranchesCard({ novel }: { novel: Pick<Novel, 'id' | 'slug' | 'language'> }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const map = useQuery(trpc.branches.map.queryOptions({ novelId: novel.id }));
  const forks = map.data?.branches.filter(({ parentId }) => parentId !== null) ?? [];
  if (forks.length === 0) return null;
  return (
    <Card>
      <h2 className="font-serif text-lg font-bold">{t('branches.many')}</h2>
      <p className="mt-1 text-sm text-ink-soft">{t('branches.map.known', { count: forks.length })}</p>
      <ul className="mt-3 flex flex-col">
        {forks.slice(0, SHOWN).map((branch) => (
          <li key={branch.id}>
            <Link
              to="/novels/$slug"
              params={{ slug: novel.slug }}
              search={{ branch: branch.id }}
              className="flex min-h-11 flex-col justify-center py-1.5 text-ink no-underline hover:text-vine"
            >
              <span lang={novel.language} className="flex items-center gap-1.5 font-serif">
                {branch.endorsed && (
                  <Star aria-label={t('branches.endorsed')} className="size-3.5 text-gold" />
                )}
                {branch.name}
              </span>
              <span className="text-xs text-ink-soft">
                {t('common.by', { name: branch.author.name })}
                {' · '}
                {t('branches.partsAfter', { number: branch.forkNumber })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <Link
        to="/novels/$slug/branches"
        params={{ slug: novel.slug }}
        className="mt-2 inline-flex min-h-11 items-center text-sm"
      >
        {t('branches.map.open')}
      </Link>
    </Card>
  );
}
