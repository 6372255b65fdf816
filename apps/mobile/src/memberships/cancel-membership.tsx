import { canChooseWhen, useLeaving, type LeaveWhen } from '@inkvine/client/memberships/leaving';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate } from '@inkvine/i18n/format';
import { cancelInWords, priceInWords, refundInWords } from '@inkvine/i18n/membership-words';
import { randomUUID } from 'expo-crypto';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** Ends a membership with what is paid or at once, or takes the former back; nothing while there is nothing to end. */
export function CancelMembership({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const { state, creator, openUntil } = membership;
  const date = (at: string | null) => (at === null ? '' : formatDate(at, locale));
  const leaving = useLeaving(membership, {
    randomId: randomUUID,
    changed: (after) => {
      if (after.state === 'ended') toast(t('memberships.cancel.doneNow'));
      else if (after.state === 'ending') toast(t('memberships.cancel.done', { date: date(after.openUntil) }));
      else toast(t(membership.isGift ? 'memberships.goOn.done' : 'memberships.cancel.takenBack'));
    },
  });
  if (state === 'ended' || state === 'starting') return null;
  const { error, isAsking, setAsking, when } = leaving;
  return (
    <>
      {state === 'ending' && membership.isGift && <GoOn membership={membership} leaving={leaving} />}
      {state === 'ending' && !membership.isGift && (
        <Button
          label={t('memberships.acts.takeBack')}
          pending={leaving.isTakingBack}
          onPress={leaving.takeBack}
        />
      )}
      <Button
        variant="quiet"
        label={t(state === 'ending' ? 'memberships.acts.endNow' : 'memberships.acts.cancel')}
        onPress={() => setAsking(true)}
      />
      {error !== null && !isAsking && <Notice tone="bad">{message(error)}</Notice>}
      {isAsking && (
        <Sheet title={t('memberships.cancel.title', { name: creator.name })} onClose={() => setAsking(false)}>
          {canChooseWhen(membership) && state !== 'ending' && (
            <Choice<LeaveWhen>
              label={t('memberships.cancel.when')}
              value={when}
              options={[
                { value: 'at_end', label: t('memberships.cancel.atEnd', { date: date(openUntil) }) },
                { value: 'now', label: t('memberships.cancel.now') },
              ]}
              onChange={leaving.setWhen}
            />
          )}
          {when === 'at_end' ? (
            <Text>{cancelInWords(t, membership, locale)}</Text>
          ) : (
            <QueryView query={leaving.offer} loading={<Skeleton height={48} />}>
              {({ possible, refund }) =>
                (possible ? refundInWords(t, refund, locale) : [t('memberships.cancel.waits')]).map(
                  (line) => <Text key={line}>{line}</Text>,
                )
              }
            </QueryView>
          )}
          {error !== null && <Notice tone="bad">{message(error)}</Notice>}
          <Button
            variant="danger"
            label={t('memberships.acts.cancel')}
            disabled={when === 'now' && !leaving.canLeaveNow}
            pending={leaving.isLeaving}
            onPress={leaving.leave}
          />
          <Button variant="secondary" label={t('memberships.cancel.keep')} onPress={() => setAsking(false)} />
        </Sheet>
      )}
    </>
  );
}

/** Going on after a gift, once it was shown what that costs from when on. */
function GoOn({
  membership,
  leaving: { error, isTakingBack, takeBack },
}: {
  membership: MyMembership;
  leaving: Pick<ReturnType<typeof useLeaving>, 'error' | 'isTakingBack' | 'takeBack'>;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const [isOpen, setIsOpen] = useState(false);
  const words = {
    price: priceInWords(t, membership, locale),
    date: membership.openUntil === null ? '' : formatDate(membership.openUntil, locale),
  };
  if (membership.currency !== 'COI' && membership.paymentMethodId === null)
    return <Text size="sm">{t('memberships.goOn.needsMethod')}</Text>;
  return (
    <>
      <Button label={t('memberships.acts.goOn')} onPress={() => setIsOpen(true)} />
      {isOpen && (
        <Sheet title={t('memberships.goOn.title')} onClose={() => setIsOpen(false)}>
          <Text>
            {t(membership.currency === 'COI' ? 'memberships.goOn.body' : 'memberships.goOn.bodyMoney', words)}
          </Text>
          {error !== null && <Notice tone="bad">{message(error)}</Notice>}
          <Button label={t('memberships.goOn.confirm')} pending={isTakingBack} onPress={takeBack} />
          <Button variant="secondary" label={t('memberships.goOn.keep')} onPress={() => setIsOpen(false)} />
        </Sheet>
      )}
    </>
  );
}
