import {
  GIFT_CHOICES,
  GIFT_RECEIVERS,
  giftAddress,
  giftAddressProblem,
  useGiftForm,
  type GiftReceiverForm,
} from '@inkvine/client/gifts';
import {
  GIFT_MESSAGE_MAX_LENGTH,
  GIFT_WAITS_DAYS,
  type GiftPayment,
  type GiftPreview,
} from '@inkvine/contracts/gifts';
import type { BranchId, ChapterId, Locale } from '@inkvine/contracts/primitives';
import { randomUUID } from 'expo-crypto';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Platform, Share, StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { Field } from '../design/field.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { toast } from '../design/toast.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { useServer } from '../shell/server.tsx';
import { GiftReceipt } from './gift-receipt.tsx';
import { lineStyle } from './line.tsx';
import { PurchaseConfirmation } from './purchase-confirmation.tsx';
import { PriceAmong, PurchaseSums } from './purchase-sums.tsx';

interface Givable {
  branchId: BranchId;
  /** Those that can be given, at least one. */
  chapters: readonly { id: ChapterId; label: string; title: string }[];
  language: Locale;
}

type GiftForm = ReturnType<typeof useGiftForm>;

/** Leads to giving chapters of a branch to somebody. */
export function GiveChapters(givable: Givable) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="secondary" label={t('gifts.open')} onPress={() => setIsOpen(true)} />
      {isOpen && <GiftSheet {...givable} onClose={() => setIsOpen(false)} />}
    </>
  );
}

/** Puts a gift of chapters together, shows what it costs, and gives it once that is confirmed. */
function GiftSheet({ branchId, chapters, language, onClose }: Givable & { onClose: () => void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState<string | null>(null);
  const form = useGiftForm({
    branchId,
    firstChapterId: chapters[0]!.id,
    randomId: randomUUID,
    onGiven: (gift, name) => {
      if (gift.code !== null) return setCode(gift.code);
      toast(t('gifts.given', { name: name ?? '' }));
      onClose();
    },
  });
  if (code !== null) return <GiftLink code={code} onClose={onClose} />;
  return (
    <Sheet title={t('gifts.title')} onClose={onClose}>
      <Text size="sm" tone="inkSoft">
        {t('gifts.lead', { days: form.preview.data?.waitsDays ?? GIFT_WAITS_DAYS })}
      </Text>
      <Choice
        scrolls
        label={t('gifts.from')}
        value={form.fromChapterId}
        options={chapters.map(({ id, label, title }) => ({
          value: id,
          label: `${label} ${title}`.trim(),
          language,
        }))}
        onChange={form.startAt}
      />
      <Choice
        label={t('gifts.howMany')}
        value={form.choice}
        options={GIFT_CHOICES.map((value) => ({ value, label: t(`gifts.choice.${value}`) }))}
        onChange={form.choose}
      />
      <Receiver form={form} linkHint={t('gifts.linkHint')} />
      <Field
        label={`${t('gifts.message')} (${t('common.optional')})`}
        hint={t('gifts.messageHint')}
        multiline
        value={form.message}
        maxLength={GIFT_MESSAGE_MAX_LENGTH}
        onChangeText={form.setMessage}
      />
      {form.isAddressed ? (
        <Price form={form} language={language} />
      ) : (
        <Notice tone="gold">{t('gifts.emailFirst')}</Notice>
      )}
    </Sheet>
  );
}

/** For whom a gift is. */
export function Receiver({ form, linkHint }: { form: GiftReceiverForm; linkHint: string }) {
  const { t } = useTranslation();
  return (
    <View style={styles.lines}>
      <Choice
        label={t('gifts.to')}
        value={form.receiver}
        options={GIFT_RECEIVERS.map((value) => ({ value, label: t(`gifts.toChoice.${value}`) }))}
        onChange={form.setReceiver}
      />
      {form.receiver === 'link' ? (
        <Text size="sm" tone="inkSoft">
          {linkHint}
        </Text>
      ) : (
        <>
          <Field
            label={t('gifts.email')}
            hint={t('gifts.emailHint')}
            inputMode="email"
            autoCapitalize="none"
            autoComplete="off"
            value={form.email}
            maxLength={254}
            onChangeText={form.setEmail}
            onSubmitEditing={form.find}
          />
          <Button variant="secondary" label={t('gifts.find')} onPress={form.find} />
        </>
      )}
    </View>
  );
}

function Price({ form, language }: { form: GiftForm; language: Locale }) {
  const { t } = useTranslation();
  const { preview, receiver } = form;
  const problem = preview.isError && receiver === 'person' ? giftAddressProblem(preview.error) : null;
  if (problem !== null) return <Notice tone="bad">{t(`gifts.${problem}`)}</Notice>;
  return (
    <QueryView query={preview} loading={<Skeleton height={160} />}>
      {(data) => (
        <>
          <Sums preview={data} language={language} />
          <PurchaseConfirmation
            label={t('gifts.give', { coins: data.total })}
            preview={data}
            purchase={form}
            isPaying={form.isGiving}
            onPay={form.give}
          />
        </>
      )}
    </QueryView>
  );
}

function Sums({ preview, language }: { preview: GiftPreview; language: Locale }) {
  const { t } = useTranslation();
  const { receiverName, chapters } = preview;
  return (
    <View style={styles.lines}>
      {receiverName !== null && (
        <Text size="sm" bold>
          {t('gifts.forName', { name: receiverName })}
        </Text>
      )}
      {chapters.map(({ chapterId, title, price, giftPrice }) => (
        <View key={chapterId} style={lineStyle.line}>
          <Text serif language={language} style={styles.words}>
            {title}
          </Text>
          <PriceAmong coins={giftPrice} alone={price} />
        </View>
      ))}
      <PurchaseSums preview={preview} />
    </View>
  );
}

/** The link of a gift that was just given. */
export function GiftLink({
  code,
  orderId,
  onClose,
}: {
  code: string;
  /** That paid for it with money. */
  orderId?: GiftPayment['orderId'];
  onClose: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Sheet title={t('gifts.linkReady')} onClose={onClose}>
      <Text size="sm" tone="inkSoft">
        {t('gifts.linkReadyLead')}
      </Text>
      <ShareLink code={code} />
      {orderId !== undefined && <GiftReceipt orderId={orderId} />}
    </Sheet>
  );
}

/** A link to read or hold on to, and the device's way to send it; browsers of computers mostly have none and copy it. */
export function ShareLink({ code }: { code: string }) {
  const { t } = useTranslation();
  const { address } = useServer();
  const [isCopied, setIsCopied] = useState(false);
  const link = giftAddress(address, code);
  const copies = Platform.OS === 'web' && !('share' in window.navigator);
  const send = async () => {
    if (!copies) return await Share.share({ message: link });
    await window.navigator.clipboard.writeText(link);
    setIsCopied(true);
  };
  return (
    <View style={styles.lines}>
      <Text size="sm" selectable>
        {link}
      </Text>
      <Button
        variant="secondary"
        label={t(copies ? 'gifts.copy' : 'gifts.share')}
        // Whoever changes their mind, or may not copy, has the link above.
        onPress={() => void send().catch(() => undefined)}
      />
      <View role="status">
        {isCopied && (
          <Text size="sm" tone="vine">
            {t('gifts.copied')}
          </Text>
        )}
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  lines: { gap: SPACE.sm },
  words: { flex: 1 },
});
