import { useTRPC } from '@inkvine/client/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Notice } from '../../design/states.tsx';
import { useErrorMessage } from '../../shell/query-view.tsx';
import type { Manuscript } from './manuscript.tsx';

/** Names that readers learn too early or too late, found in the published text. */
export function WikiCheck({ manuscript }: { manuscript: Manuscript }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const message = useErrorMessage();
  const { branchId, novelId, language } = manuscript;
  const lint = useQuery(trpc.wiki.lint.queryOptions({ branchId }, { enabled: false }));
  return (
    <div className="flex flex-col items-start gap-5">
      <p className="max-w-2xl text-sm text-ink-soft">{t('wiki.manage.check.lead')}</p>
      <Button pending={lint.isFetching} onClick={() => void lint.refetch()}>
        {t('wiki.manage.check.run')}
      </Button>
      <div role="status" className="w-full">
        {lint.isError && !lint.isFetching && <Notice tone="bad">{message(lint.error)}</Notice>}
        {lint.data?.warnings.length === 0 && (
          <Notice tone="good">
            {t('wiki.manage.check.good', { names: lint.data.names, texts: lint.data.chapters })}
          </Notice>
        )}
        <ul className="divide-y divide-line">
          {lint.data?.warnings.map((warning) => (
            <li key={`${warning.key}/${warning.problem}`} className="py-3">
              <Link
                to="/write/$novelId/wiki/$entryKey"
                params={{ novelId, entryKey: warning.entryKey }}
                search={{ branch: manuscript.branch }}
                lang={language}
                className="font-serif font-bold"
              >
                {warning.name}
              </Link>
              <p className="text-sm">
                {t(`wiki.manage.check.problem.${warning.problem}`, {
                  gate: warning.gateChapter ?? 0,
                  mention: warning.mention?.number ?? 0,
                })}
              </p>
              {warning.mention !== null && (
                <p lang={language} className="font-serif text-sm text-ink-soft">
                  {warning.mention.quote}
                </p>
              )}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
