import { canPause, PAUSE_MONTHS, usePause } from '@inkvine/client/memberships/own-choices';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Choice } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { toast } from '../design/toast.ts';
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
  const problem = pause.error === null ? null : message(pause.error);
  if (paused !== null && state !== 'ending') {
    return (
      <>
        <Button variant="secondary" pending={pause.isResuming} onClick={pause.resume}>
          {t('memberships.pause.resume')}
        </Button>
        {problem !== null && (
          <p role="alert" className="w-full text-sm text-wine">
            {problem}
          </p>
        )}
      </>
    );
  }
  if (!canPause(membership)) return null;
  return (
    <>
      <Button variant="quiet" onClick={() => pause.setAsking(true)}>
        {t('memberships.pause.open')}
      </Button>
      {pause.isAsking && (
        <FormDialog
          title={t('memberships.pause.title', { name: creator.name })}
          lead={t('memberships.pause.body', { date: date(openUntil) })}
          submit={t('memberships.pause.confirm')}
          pending={pause.isPausing}
          problem={problem}
          isReady
          onSubmit={pause.pause}
          onClose={() => pause.setAsking(false)}
        >
          <Choice
            name="pause-months"
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
        </FormDialog>
      )}
    </>
  );
}
