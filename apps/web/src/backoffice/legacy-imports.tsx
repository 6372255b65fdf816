import { uploadLegacyExport } from '@inkvine/client/legacy-upload';
import { itemsOf, pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { LegacyImport, LegacyReport } from '@inkvine/contracts/legacy';
import { formatCoins, formatMoney, formatNumber } from '@inkvine/i18n/format';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { FileChoice } from '../design/file-choice.tsx';
import { EmptyState, Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { server } from '../shell/api.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList, useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

const POLL_MS = 1_500;
const isRunning = ({ state }: LegacyImport): boolean => state === 'checking' || state === 'importing';

/** Exports: sending one, what it would do, and doing it. */
export function LegacyImports() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const imports = useInfiniteQuery(
    trpc.legacy.imports.infiniteQueryOptions(
      {},
      { ...pageOptions, refetchInterval: ({ state }) => itemsOf(state.data).some(isRunning) && POLL_MS },
    ),
  );
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.legacy.pathKey() });
  const upload = useMutation({
    mutationFn: (file: File) => uploadLegacyExport(server, file),
    onError: (error) => toast(message(error), 'bad'),
    onSettled: refresh,
  });
  return (
    <Section
      id="legacy-imports"
      title={t('legacy.imports')}
      action={
        upload.isPending ? (
          <p role="status" className="text-sm">
            {t('legacy.sending', { name: upload.variables.name })}
          </p>
        ) : (
          <FileChoice
            label={t('legacy.choose')}
            accept=".csv,.json,text/csv,application/json"
            onChoose={(files) => {
              const file = files?.[0];
              if (file !== undefined) upload.mutate(file);
            }}
          />
        )
      }
    >
      <PagedList
        query={imports}
        loading={<Skeleton className="h-40" />}
        empty={<EmptyState title={t('legacy.importsEmpty')} body={t('legacy.importsEmptyBody')} />}
      >
        {(items) => (
          <ul className="flex flex-col gap-4">
            {items.map((item) => (
              <Import key={item.id} item={item} onChanged={refresh} />
            ))}
          </ul>
        )}
      </PagedList>
    </Section>
  );
}

function Import({ item, onChanged }: { item: LegacyImport; onChanged: () => Promise<void> }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const message = useErrorMessage();
  const outcome = { onError: (error: unknown) => toast(message(error), 'bad'), onSettled: onChanged };
  const confirm = useMutation(
    trpc.legacy.confirmImport.mutationOptions({
      ...outcome,
      onSuccess: () => toast(t('legacy.imported')),
    }),
  );
  const forget = useMutation(
    trpc.legacy.dropImport.mutationOptions({ ...outcome, onSuccess: () => toast(t('legacy.forgotten')) }),
  );
  const { report, state } = item;
  const doable = report === null ? 0 : report.added + report.changed;
  return (
    <li className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-4 text-sm sm:p-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span className="min-w-0">
          <span className="font-semibold break-all">{item.filename}</span>
          <span className="block text-xs text-ink-soft">
            <When at={item.createdAt} /> · {item.createdByName}
          </span>
        </span>
        <span role="status" className="font-semibold text-ink-soft">
          {t(`legacy.state.${state}`)}
        </span>
      </div>
      {state === 'importing' && report !== null && (
        <div className="flex flex-col gap-1">
          <progress value={item.stagedRows} max={report.rows} className="h-2 w-full accent-vine" />
          <p className="text-xs text-ink-soft">
            {t('legacy.progress', { done: item.stagedRows, all: report.rows })}
          </p>
        </div>
      )}
      {state === 'refused' && <Notice tone="bad">{t('legacy.refusedBody')}</Notice>}
      {report !== null && state !== 'dropped' && <Report report={report} />}
      {state === 'checked' && (
        <div className="flex flex-wrap gap-3">
          <Button
            disabled={doable === 0}
            pending={confirm.isPending}
            onClick={() => confirm.mutate({ importId: item.id })}
          >
            {t('legacy.import', { count: doable })}
          </Button>
          <Button
            variant="secondary"
            pending={forget.isPending}
            onClick={() => forget.mutate({ importId: item.id })}
          >
            {t('legacy.forget')}
            <span className="sr-only">: {item.filename}</span>
          </Button>
        </div>
      )}
    </li>
  );
}

function Report({ report }: { report: LegacyReport }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { problems, conflicts } = report;
  return (
    <>
      <dl className="grid grid-cols-3 gap-4">
        {(['added', 'changed', 'unchanged'] as const).map((fact) => (
          <div key={fact}>
            <dt className="text-xs text-ink-soft">{t(`legacy.${fact}`)}</dt>
            <dd className="font-semibold tabular-nums">{formatNumber(report[fact], locale)}</dd>
          </div>
        ))}
      </dl>
      <ul className="divide-y divide-line border-y border-line">
        {report.sums.map((sum) => (
          <li
            key={`${sum.status}-${sum.currency}`}
            className="flex flex-wrap justify-between gap-x-4 py-2 tabular-nums"
          >
            <span>{t(`legacy.status.${sum.status}`)}</span>
            <span className="text-ink-soft">
              {formatNumber(sum.gifts, locale)} · {formatCoins(sum.coins, locale)} ·{' '}
              {formatMoney(sum.paidMinor, sum.currency, locale)}
            </span>
          </li>
        ))}
      </ul>
      {problems.count > 0 && (
        <Left
          summary={t('legacy.problems', { count: problems.count })}
          lines={problems.first.map((problem) => t('legacy.problem', problem))}
          count={problems.count}
        />
      )}
      {conflicts.count > 0 && (
        <Left
          summary={t('legacy.conflicts', { count: conflicts.count })}
          lines={conflicts.first}
          count={conflicts.count}
        />
      )}
    </>
  );
}

/** What is not taken, with the first of it behind a click. */
function Left({ summary, lines, count }: { summary: string; lines: string[]; count: number }) {
  const { t } = useTranslation();
  return (
    <details>
      <summary className="min-h-11 cursor-pointer py-2 font-semibold text-wine">{summary}</summary>
      <ul className="columns-2 gap-6 text-xs text-ink-soft sm:columns-3">
        {lines.map((line) => (
          <li key={line} className="break-all">
            {line}
          </li>
        ))}
      </ul>
      {count > lines.length && (
        <p className="mt-2 text-xs">{t('legacy.more', { count: count - lines.length })}</p>
      )}
    </details>
  );
}
