import { monthWeeks, releaseTimes } from '@inkvine/client/releases/release-times';
import { useTRPC } from '@inkvine/client/react';
import type { WholeOutline } from '@inkvine/contracts/outline';
import { SCHEDULE_MAX_CHAPTERS } from '@inkvine/contracts/releases';
import { formatDate } from '@inkvine/i18n/format';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { CheckField, TextField } from '../../design/field.tsx';
import { Notice } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { useLocale } from '../../shell/locale.ts';
import { useErrorMessage } from '../../shell/query-view.tsx';
import { localZone, suggestedTime, toLocalInput } from './local-time.ts';

/** Gives drafts their hours by days of the week, after showing what that comes to. */
export function RhythmDialog({ outline, onClose }: { outline: WholeOutline; onClose: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const drafts = outline.chapters
    .filter(({ status, characters }) => status === 'draft' && characters > 0)
    .slice(0, SCHEDULE_MAX_CHAPTERS);
  const [from, setFrom] = useState(() => toLocalInput(suggestedTime(new Date())));
  const [weekdays, setWeekdays] = useState<ReadonlySet<number>>(() => new Set([1, 2, 3, 4, 5]));
  const [count, setCount] = useState(String(drafts.length));
  const first = new Date(from);
  const isPast = !(first.getTime() > Date.now());
  const chosen = drafts.slice(0, Number(count));
  const times = isPast ? [] : releaseTimes({ from: first, weekdays }, chosen.length);
  const dayName = new Intl.DateTimeFormat(locale, { weekday: 'long' });
  const dateOf = (time: Date | undefined) =>
    time === undefined ? '' : formatDate(time.toISOString(), locale, 'minuteWithZone');
  const schedule = useMutation(
    trpc.releases.schedule.mutationOptions({
      onSuccess: async ({ chapters }) => {
        const done = chapters.filter(({ outcome }) => outcome === 'done').length;
        const words = { chapters: t('common.chapters', { count: done }) };
        toast(done === chapters.length ? t('release.rhythmDone', words) : t('release.rhythmPartly', words));
        onClose();
        await queryClient.invalidateQueries({ queryKey: trpc.outline.pathKey() });
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('release.rhythmTitle')}
      lead={t('release.rhythmLead')}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          schedule.mutate({
            branchId: outline.branchId,
            chapters: chosen.map(({ id, version }, index) => ({
              ...{ chapterId: id, version },
              publishAt: times[index]?.toISOString() ?? null,
            })),
          });
        }}
      >
        <TextField
          label={t('release.rhythmFrom', { zone: localZone() })}
          type="datetime-local"
          required
          value={from}
          error={isPast ? t('writing.publish.past') : undefined}
          onChange={(event) => setFrom(event.target.value)}
        />
        <fieldset>
          <legend className="text-sm font-semibold">{t('release.rhythmDays')}</legend>
          <div className="grid grid-cols-2 gap-x-4 sm:grid-cols-3">
            {monthWeeks(2026, 10)[0]?.map((day) => (
              <CheckField
                key={day.getDay()}
                label={dayName.format(day)}
                checked={weekdays.has(day.getDay())}
                onChange={(isChosen) => {
                  const next = new Set(weekdays);
                  if (isChosen) next.add(day.getDay());
                  else next.delete(day.getDay());
                  setWeekdays(next);
                }}
              />
            ))}
          </div>
        </fieldset>
        <TextField
          label={t('release.rhythmCount')}
          inputMode="numeric"
          value={count}
          onChange={(event) => setCount(event.target.value.replaceAll(/\D/g, '').slice(0, 3))}
        />
        {times.length > 0 && (
          <Notice>
            {t('release.rhythmOutcome', {
              chapters: t('common.chapters', { count: times.length }),
              first: dateOf(times[0]),
              last: dateOf(times.at(-1)),
            })}
          </Notice>
        )}
        {schedule.isError && (
          <div role="alert">
            <Notice tone="bad">{message(schedule.error)}</Notice>
          </div>
        )}
        <Button type="submit" disabled={times.length === 0} pending={schedule.isPending}>
          {t('release.schedule')}
        </Button>
      </form>
    </Dialog>
  );
}
