import { parseAppError } from '@inkvine/client/app-error';
import { useStartRental, useTicket, useUnlock, useUnlockPreview } from '@inkvine/client/unlock';
import type { ChapterId } from '@inkvine/contracts/primitives';
import type { UnlockPreview } from '@inkvine/contracts/wallet';
import { formatDate } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button, ButtonLink } from '../design/button.tsx';
import { Notice, Rule } from '../design/card.tsx';
import { Coins } from '../design/coins.tsx';
import { Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { toast } from '../design/toast.tsx';
import { useHere } from '../shell/here.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { Line } from './line.tsx';

/** Every way there is to open a chapter, with what each costs and which coins it takes. */
export function UnlockOffer({ chapterId }: { chapterId: ChapterId }) {
  const preview = useUnlockPreview(chapterId);
  return (
    <QueryView query={preview} loading={<Skeleton height={140} />}>
      {(data) => <Offer key={data.access} preview={data} onStale={() => void preview.refetch()} />}
    </QueryView>
  );
}

function Offer({ preview, onStale }: { preview: UnlockPreview; onStale: () => void }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const unlock = useUnlock(preview.chapterId, {
    unlocked: (kind) => toast(t(kind === 'own' ? 'reading.unlocked' : 'reading.rentDone')),
    outdated: onStale,
  });
  const { chapterId, rent, wait, price } = preview;
  const { error } = unlock;
  const outdatedPrice = unlock.variables?.kind === 'rent' ? rent?.price : price;
  return (
    <>
      {preview.rentalHours !== null && <Begin chapterId={chapterId} />}
      <Own preview={preview} unlock={unlock} isSecondary={preview.rentalHours !== null} />
      {rent !== null && <Rent chapterId={chapterId} rent={rent} unlock={unlock} />}
      {wait !== null && <Wait chapterId={chapterId} wait={wait} onStale={onStale} />}
      {error !== null && (
        <Notice tone="bad">
          {parseAppError(error).code === 'PRICE_CHANGED' && outdatedPrice !== undefined
            ? t('reading.priceChanged', { coins: outdatedPrice })
            : message(error)}
        </Notice>
      )}
    </>
  );
}

type Unlock = ReturnType<typeof useUnlock>;
const isBuying = (unlock: Unlock, kind: 'own' | 'rent') =>
  (unlock.isPending || unlock.isSuccess) && unlock.variables.kind === kind;

function Own({
  preview,
  unlock,
  isSecondary,
}: {
  preview: UnlockPreview;
  unlock: Unlock;
  isSecondary: boolean;
}) {
  const { t } = useTranslation();
  const next = useHere();
  const { access, balance, split, missing, price, chapterId } = preview;
  const isRented = access === 'waiting' || access === 'rented';
  const variant = isSecondary ? 'secondary' : 'primary';
  return (
    <>
      <View style={styles.lines}>
        <Line label={t(isRented ? 'reading.priceWhileRented' : 'reading.price')}>
          <Coins amount={price} bold />
        </Line>
        <Line label={t('reading.yourBalance')}>
          <Coins amount={balance.paid + balance.bonus} />
        </Line>
        {missing > 0 ? (
          <Line label={t('reading.missing')}>
            <Coins amount={missing} tone="wine" bold />
          </Line>
        ) : (
          split !== null && <PaidFrom split={split} />
        )}
      </View>
      {missing > 0 ? (
        <ButtonLink
          variant={variant}
          href={{ pathname: '/top-up', params: { next } }}
          label={t('reading.topUpMissing')}
        />
      ) : (
        <Button
          variant={variant}
          label={unlock.isPending ? t('reading.unlocking') : t('reading.unlockFor', { coins: price })}
          pending={isBuying(unlock, 'own')}
          disabled={isBuying(unlock, 'rent')}
          onPress={() => unlock.mutate({ chapterId, expectedPrice: price, kind: 'own' })}
        />
      )}
    </>
  );
}

function Rent({
  chapterId,
  rent,
  unlock,
}: {
  chapterId: ChapterId;
  rent: NonNullable<UnlockPreview['rent']>;
  unlock: Unlock;
}) {
  const { t } = useTranslation();
  return (
    <>
      <Rule />
      <Text size="sm" tone="inkSoft" style={styles.centred}>
        {t('reading.rentLead', { hours: rent.hours })}
      </Text>
      {rent.missing > 0 ? (
        <Text size="sm" style={styles.centred}>
          {t('reading.rentMissing', { coins: rent.missing })}
        </Text>
      ) : (
        <>
          {rent.split !== null && <PaidFrom split={rent.split} />}
          <Button
            variant="secondary"
            label={t('reading.rentFor', { coins: rent.price, hours: rent.hours })}
            pending={isBuying(unlock, 'rent')}
            disabled={isBuying(unlock, 'own')}
            onPress={() => unlock.mutate({ chapterId, expectedPrice: rent.price, kind: 'rent' })}
          />
        </>
      )}
    </>
  );
}

function Wait({
  chapterId,
  wait,
  onStale,
}: {
  chapterId: ChapterId;
  wait: NonNullable<UnlockPreview['wait']>;
  onStale: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const ticket = useTicket(chapterId, { opened: () => toast(t('reading.waitDone')), outdated: onStale });
  return (
    <>
      <Rule />
      <Text size="sm" bold style={styles.centred}>
        {t('reading.waitFree')}
      </Text>
      <Text size="sm" tone="inkSoft" style={styles.centred}>
        {t('reading.waitLead', { hours: wait.hours })}
      </Text>
      {wait.readyAt === null ? (
        <Button
          variant="secondary"
          label={t('reading.waitUse')}
          pending={ticket.isPending || ticket.isSuccess}
          onPress={() => ticket.mutate({ chapterId })}
        />
      ) : (
        <Text size="sm" bold style={styles.centred}>
          {t('reading.waitReadyAt', { date: formatDate(wait.readyAt, locale, 'minute') })}
        </Text>
      )}
      {ticket.isError && <Notice tone="bad">{message(ticket.error)}</Notice>}
    </>
  );
}

function Begin({ chapterId }: { chapterId: ChapterId }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const start = useStartRental(chapterId);
  return (
    <>
      <Button
        label={t('reading.rentStart')}
        pending={start.isPending || start.isSuccess}
        onPress={() => start.mutate({ chapterId })}
      />
      {start.isError && <Notice tone="bad">{message(start.error)}</Notice>}
    </>
  );
}

function PaidFrom({ split }: { split: { paid: number; bonus: number } }) {
  const { t } = useTranslation();
  return (
    <Line label={t('reading.paidFrom')}>
      <View>
        {split.bonus > 0 && (
          <Text size="sm" style={styles.end}>
            {t('reading.splitBonus', { coins: split.bonus })}
          </Text>
        )}
        {split.paid > 0 && (
          <Text size="sm" style={styles.end}>
            {t('reading.splitPaid', { coins: split.paid })}
          </Text>
        )}
      </View>
    </Line>
  );
}

const styles = StyleSheet.create({
  centred: { textAlign: 'center' },
  lines: { gap: SPACE.sm },
  end: { textAlign: 'right' },
});
