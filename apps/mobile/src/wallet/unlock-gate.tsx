import { parseAppError } from '@inkvine/client/app-error';
import { useUnlock, useUnlockPreview } from '@inkvine/client/unlock';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import type { UnlockPreview } from '@inkvine/contracts/wallet';
import { usePathname } from 'expo-router';
import Lock from 'lucide-react-native/icons/lock';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button, ButtonLink } from '../design/button.tsx';
import { Card, Notice } from '../design/card.tsx';
import { Coins } from '../design/coins.tsx';
import { Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE } from '../design/tokens.ts';
import { toast } from '../design/toast.tsx';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { useMe, useSignInHref } from '../shell/session.tsx';

/** Stands where the text of a locked chapter would: what it costs, from which coins, and what is missing. */
export function UnlockGate({ chapter }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const palette = usePalette();
  const me = useMe();
  return (
    <Card style={styles.gate}>
      <View style={styles.head}>
        <View aria-hidden>
          <Lock size={28} color={palette.gold} strokeWidth={1.5} />
        </View>
        <Heading style={styles.centred}>{t('reading.lockedTitle')}</Heading>
        <Text size="sm" tone="inkSoft" style={styles.centred}>
          {t('reading.lockedLead')}
        </Text>
      </View>
      {me.data === null ? <SignInToUnlock price={chapter.price} /> : <Unlock chapter={chapter} />}
    </Card>
  );
}

function SignInToUnlock({ price }: { price: number }) {
  const { t } = useTranslation();
  const signIn = useSignInHref();
  return (
    <>
      <Text size="sm" style={styles.centred}>
        {t('reading.lockedSignIn', { coins: price })}
      </Text>
      <ButtonLink href={signIn} label={t('reading.signInToUnlock')} />
    </>
  );
}

function Unlock({ chapter }: { chapter: ReadableChapter }) {
  const preview = useUnlockPreview(chapter.id);
  return (
    <QueryView query={preview} loading={<Skeleton height={140} />}>
      {(data) => <Offer preview={data} onStale={() => void preview.refetch()} />}
    </QueryView>
  );
}

function Offer({ preview, onStale }: { preview: UnlockPreview; onStale: () => void }) {
  const { t } = useTranslation();
  const next = usePathname();
  const message = useErrorMessage();
  const unlock = useUnlock(preview.chapterId, {
    unlocked: () => toast(t('reading.unlocked')),
    outdated: onStale,
  });
  const { balance, split, missing, price } = preview;
  return (
    <>
      <View style={styles.lines}>
        <Line label={t('reading.price')}>
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
          split !== null && (
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
          )
        )}
      </View>
      {unlock.isError && (
        <Notice tone="bad">
          {parseAppError(unlock.error).code === 'PRICE_CHANGED'
            ? t('reading.priceChanged', { coins: price })
            : message(unlock.error)}
        </Notice>
      )}
      {missing > 0 ? (
        <ButtonLink href={{ pathname: '/top-up', params: { next } }} label={t('reading.topUpMissing')} />
      ) : (
        <Button
          label={unlock.isPending ? t('reading.unlocking') : t('reading.unlockFor', { coins: price })}
          pending={unlock.isPending || unlock.isSuccess}
          onPress={() => unlock.mutate({ chapterId: preview.chapterId, expectedPrice: price })}
        />
      )}
    </>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <View style={styles.line}>
      <Text size="sm" tone="inkSoft">
        {label}
      </Text>
      {children}
    </View>
  );
}

const styles = StyleSheet.create({
  gate: { gap: SPACE.lg, marginVertical: SPACE.xl, padding: SPACE.xl },
  head: { alignItems: 'center', gap: SPACE.sm },
  centred: { textAlign: 'center' },
  lines: { gap: SPACE.sm },
  line: { flexDirection: 'row', justifyContent: 'space-between', gap: SPACE.lg, alignItems: 'flex-start' },
  end: { textAlign: 'right' },
});
