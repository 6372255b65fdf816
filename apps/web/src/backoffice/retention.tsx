import { useTRPC } from '@inkvine/client/react';
import { RETENTION_BASES, RETENTION_KINDS, type Retention as Kept } from '@inkvine/contracts/retention';
import { formatNumber } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Notice, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryView } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

/** How long each kind of money record stays, what goes then, what is due and what was done. */
export function Retention() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const kept = useQuery(trpc.backoffice.retention.queryOptions());
  return (
    <section aria-labelledby="retention" className="flex flex-col gap-5">
      <div>
        <h2 id="retention" className="font-serif text-lg font-bold">
          {t('retention.title')}
        </h2>
        <p className="mt-1 max-w-2xl text-sm text-ink-soft">{t('retention.lead')}</p>
      </div>
      <QueryView query={kept} loading={<Skeleton className="h-64" />}>
        {(data) => (
          <>
            <LastRun run={data.lastRun} />
            <Policy kinds={data.kinds} />
          </>
        )}
      </QueryView>
    </section>
  );
}

function LastRun({ run }: { run: Kept['lastRun'] }) {
  const { t } = useTranslation();
  if (run === null) return <Notice tone="plain">{t('retention.never')}</Notice>;
  return (
    <Notice tone={run.endedAt === null ? 'plain' : 'good'}>
      <strong>{run.endedAt === null ? t('retention.running') : t('retention.ended')}</strong>
      <span className="block text-xs">
        <When at={run.endedAt ?? run.startedAt} /> · {t('retention.rows', { count: run.rows })}
      </span>
    </Notice>
  );
}

function Policy({ kinds }: { kinds: Kept['kinds'] }) {
  const { t } = useTranslation();
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">{t('retention.title')}</caption>
      <thead className="border-b border-line text-left text-xs text-ink-soft">
        <tr>
          {(['record', 'due', 'done'] as const).map((column) => (
            <th
              key={column}
              scope="col"
              className={`py-2 font-semibold ${column === 'record' ? '' : 'pl-4 text-right whitespace-nowrap'}`}
            >
              {t(`retention.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="divide-y divide-line">
        {kinds.map((kind) => (
          <Row key={kind.kind} kind={kind} />
        ))}
      </tbody>
    </table>
  );
}

/** A newer server may keep more than this client has words for; then its tables say what is meant. */
function Row({ kind }: { kind: Kept['kinds'][number] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const known = RETENTION_KINDS.find((candidate) => candidate === kind.kind);
  const basis = RETENTION_BASES.find((candidate) => candidate === kind.basis);
  return (
    <tr>
      <th scope="row" className="py-2.5 text-left align-top font-normal">
        {known === undefined ? (
          <code className="text-xs break-all">{kind.tables.join(', ')}</code>
        ) : (
          <>
            <span className="font-semibold">{t(`retention.kinds.${known}.name`)}</span>
            <span className="block text-ink-soft">{t(`retention.kinds.${known}.ends`)}</span>
          </>
        )}
        {basis !== undefined && (
          <span className="mt-0.5 block text-xs text-ink-soft">{t(`retention.basis.${basis}`)}</span>
        )}
      </th>
      {[kind.due, kind.done].map((count, place) => (
        <td key={place} className="py-2.5 pl-4 text-right align-top tabular-nums">
          {kind.basis === null ? '—' : formatNumber(count, locale)}
        </td>
      ))}
    </tr>
  );
}
