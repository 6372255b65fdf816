import { useCancellation } from '@inkvine/client/memberships/my-memberships';
import { isDue } from '@inkvine/client/memberships/settling';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** Ends a membership with what is paid, or takes that back; nothing while there is nothing to end. */
export function CancelMembership({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const { state, creator, openUntil } = membership;
  const date = (at: string | null) => (at === null ? '' : formatDate(at, locale));
  const cancellation = useCancellation(membership, {
    changed: (after) => {
      if (after.state === 'ended') toast(t('memberships.cancel.doneNow'));
      else if (after.state === 'ending') toast(t('memberships.cancel.done', { date: date(after.openUntil) }));
      else toast(t('memberships.cancel.takenBack'));
    },
  });
  if (state === 'ended' || state === 'starting') return null;
  const { error, isAsking, setAsking } = cancellation;
  const body = isDue(membership) || openUntil === null ? 'bodyNow' : state === 'trial' ? 'bodyFree' : 'body';
  return (
    <>
      {state === 'ending' ? (
        <Button
          label={t('memberships.acts.takeBack')}
          pending={cancellation.isTakingBack}
          onPress={cancellation.takeBack}
        />
      ) : (
        <Button variant="quiet" label={t('memberships.acts.cancel')} onPress={() => setAsking(true)} />
      )}
      {error !== null && !isAsking && <Notice tone="bad">{message(error)}</Notice>}
      {isAsking && (
        <Sheet title={t('memberships.cancel.title', { name: creator.name })} onClose={() => setAsking(false)}>
          <Text>{t(`memberships.cancel.${body}`, { date: date(openUntil) })}</Text>
          {error !== null && <Notice tone="bad">{message(error)}</Notice>}
          <Button
            variant="danger"
            label={t('memberships.acts.cancel')}
            pending={cancellation.isCancelling}
            onPress={cancellation.cancel}
          />
          <Button variant="secondary" label={t('memberships.cancel.keep')} onPress={() => setAsking(false)} />
        </Sheet>
      )}
    </>
  );
}
