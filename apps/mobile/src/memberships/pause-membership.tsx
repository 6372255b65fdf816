import { canPause, PAUSE_MONTHS, usePause } from '@inkvine/client/memberships/own-choices';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** Leaves out months, or takes that back; nothing where neither can be. */
export function PauseMembership({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const date = (at: string | null) => (at === null ? '' : formatDate(at, locale));
  const { creator, openUntil, pause: paused, state } = membership;
  const pause = usePause(membership, {
    changed: ({ pause: after }) =>
      toast(
        after === null
          ? t('memberships.pause.resumed')
          : t('memberships.pause.done', { from: date(after.from), until: date(after.until) }),
      ),
  });
  const problem = pause.error !== null && <Notice tone="bad">{message(pause.error)}</Notice>;
  if (paused !== null && state !== 'ending') {
    return (
      <>
        <Button
          variant="secondary"
          label={t('memberships.pause.resume')}
          pending={pause.isResuming}
          onPress={pause.resume}
        />
        {problem}
      </>
    );
  }
  if (!canPause(membership)) return null;
  return (
    <>
      <Button variant="quiet" label={t('memberships.pause.open')} onPress={() => pause.setAsking(true)} />
      {pause.isAsking && (
        <Sheet
          title={t('memberships.pause.title', { name: creator.name })}
          onClose={() => pause.setAsking(false)}
        >
          <Text>{t('memberships.pause.body', { date: date(openUntil) })}</Text>
          <Choice
            label={t('memberships.pause.months')}
            value={String(pause.months)}
            options={PAUSE_MONTHS.map((months) => ({
              value: String(months),
              label: t('memberships.pause.month', { count: months }),
            }))}
            onChange={(value) =>
              pause.setMonths(PAUSE_MONTHS.find((months) => String(months) === value) ?? 1)
            }
          />
          {problem}
          <Button label={t('memberships.pause.confirm')} pending={pause.isPausing} onPress={pause.pause} />
        </Sheet>
      )}
    </>
  );
}
