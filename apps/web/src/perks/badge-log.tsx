import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import {
  BADGE_REASON_MAX_LENGTH,
  TakeBadgeInput,
  type BadgeLogEntry,
  type BadgeScope,
} from '@inkvine/contracts/badges';
import { badgeWords } from '@inkvine/i18n/badge-words';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { TextField } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { PagedList, useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

/** What was earned, given, taken and lost, the newest first. */
export function BadgeLog({ scope }: { scope: BadgeScope }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const log = useInfiniteQuery(trpc.badges.log.infiniteQueryOptions({ scope }, pageOptions));
  const [taken, setTaken] = useState<BadgeLogEntry | null>(null);
  return (
    <Section id="badge-log" title={t('badges.log.title')} lead={t('badges.log.lead')}>
      <PagedList
        query={log}
        loading={<Skeleton className="h-32" />}
        empty={<EmptyState title={t('badges.log.empty')} body={t('badges.log.emptyBody')} />}
      >
        {(items) => (
          <ul className="flex flex-col divide-y divide-line border-y border-line">
            {items.map((entry) => (
              <Entry key={entry.id} entry={entry} onTake={() => setTaken(entry)} />
            ))}
          </ul>
        )}
      </PagedList>
      {taken !== null && <TakeDialog entry={taken} onClose={() => setTaken(null)} />}
    </Section>
  );
}

/** How the log names somebody. */
function usePerson(): (entry: BadgeLogEntry) => string {
  const { t } = useTranslation();
  return ({ userName }) =>
    userName === null ? t('badges.log.somebody') : t('badges.log.person', { name: userName });
}

function Entry({ entry, onTake }: { entry: BadgeLogEntry; onTake: () => void }) {
  const { t } = useTranslation();
  const words = badgeWords(t, useLocale());
  const person = usePerson()(entry);
  const badge = words.name({ ...entry, name: entry.badgeName });
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-3 text-sm">
      <div className="min-w-0">
        <p className="break-words">{t(`badges.log.act.${entry.act}`, { person, badge })}</p>
        {entry.reason !== null && <p className="break-words text-ink-soft">{entry.reason}</p>}
        <p className="text-xs text-ink-soft">
          <When at={entry.at} />
          {entry.actorName !== null && ` · ${t('badges.log.by', { name: entry.actorName })}`}
        </p>
      </div>
      {entry.isHeldByHand && (
        <Button
          variant="quiet"
          size="sm"
          aria-label={t('badges.give.takeOf', { name: entry.badgeName, person })}
          onClick={onTake}
        >
          {t('badges.give.take')}
        </Button>
      )}
    </li>
  );
}

function TakeDialog({ entry, onClose }: { entry: BadgeLogEntry; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [reason, setReason] = useState('');
  const draft = TakeBadgeInput.safeParse({ awardId: entry.awardId, reason });
  const take = useMutation(
    trpc.badges.take.mutationOptions({
      onSuccess: () => {
        toast(t('badges.give.taken'));
        onClose();
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.badges.pathKey() }),
    }),
  );
  const person = usePerson()(entry);
  return (
    <FormDialog
      title={t('badges.give.takeOf', { name: entry.badgeName, person })}
      submit={t('badges.give.take')}
      pending={take.isPending}
      problem={take.error === null ? null : message(take.error)}
      isReady={draft.success}
      onSubmit={() => {
        if (draft.success) take.mutate(draft.data);
      }}
      onClose={onClose}
    >
      <TextField
        label={t('badges.give.reason')}
        hint={t('badges.give.reasonHint')}
        maxLength={BADGE_REASON_MAX_LENGTH}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
    </FormDialog>
  );
}
