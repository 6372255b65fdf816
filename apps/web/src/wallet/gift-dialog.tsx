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
import { ChapterId, type BranchId, type Locale } from '@inkvine/contracts/primitives';
import type { ChapterEntry } from '@inkvine/contracts/stories';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Choice, SelectField, TextArea, TextField } from '../design/field.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { QueryView } from '../shell/query-view.tsx';
import { GiftReceipt } from './gift-receipt.tsx';
import { PurchaseAssent, PurchaseFooter } from './purchase-confirmation.tsx';
import { PriceAmong, PurchaseSums } from './purchase-sums.tsx';

type GiftForm = ReturnType<typeof useGiftForm>;

/** Puts a gift of chapters together, shows what it costs, and gives it once that is confirmed. */
export function GiftDialog({
  branchId,
  chapters,
  language,
  onClose,
}: {
  branchId: BranchId;
  /** Those that can be given, at least one. */
  chapters: readonly ChapterEntry[];
  language: Locale;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [code, setCode] = useState<string | null>(null);
  const form = useGiftForm({
    branchId,
    firstChapterId: chapters[0]!.id,
    onGiven: (gift, name) => {
      if (gift.code !== null) return setCode(gift.code);
      toast(t('gifts.given', { name: name ?? '' }));
      onClose();
    },
  });
  const shown = form.isAddressed ? form.preview.data : undefined;
  if (code !== null) return <GiftLink code={code} onClose={onClose} />;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && !form.isGiving && onClose()}
      title={t('gifts.title')}
      lead={t('gifts.lead', { days: shown?.waitsDays ?? GIFT_WAITS_DAYS })}
      footer={
        <PurchaseFooter
          label={t('gifts.give', { coins: shown?.total ?? 0 })}
          missing={shown?.missing}
          isPaying={form.isGiving}
          isReady={form.isReady}
          onPay={form.give}
          onCancel={onClose}
        />
      }
    >
      <div className="flex flex-col gap-5">
        <SelectField
          label={t('gifts.from')}
          value={form.fromChapterId}
          onChange={(event) => form.startAt(ChapterId.parse(event.target.value))}
        >
          {chapters.map(({ id, label, title }) => (
            <option key={id} value={id} lang={language}>
              {`${label} ${title}`.trim()}
            </option>
          ))}
        </SelectField>
        <Choice
          name="gift-count"
          label={t('gifts.howMany')}
          value={form.choice}
          options={GIFT_CHOICES.map((value) => ({ value, label: t(`gifts.choice.${value}`) }))}
          onChange={form.choose}
        />
        <Receiver form={form} linkHint={t('gifts.linkHint')} />
        <TextArea
          label={`${t('gifts.message')} (${t('common.optional')})`}
          hint={t('gifts.messageHint')}
          rows={2}
          value={form.message}
          maxLength={GIFT_MESSAGE_MAX_LENGTH}
          onChange={(event) => form.setMessage(event.target.value)}
        />
        {form.isAddressed ? (
          <Price form={form} language={language} />
        ) : (
          <Notice>{t('gifts.emailFirst')}</Notice>
        )}
      </div>
    </Dialog>
  );
}

/** For whom a gift is. */
export function Receiver({ form, linkHint }: { form: GiftReceiverForm; linkHint: string }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-3">
      <Choice
        name="gift-receiver"
        label={t('gifts.to')}
        value={form.receiver}
        options={GIFT_RECEIVERS.map((value) => ({ value, label: t(`gifts.toChoice.${value}`) }))}
        onChange={form.setReceiver}
      />
      {form.receiver === 'link' ? (
        <p className="text-sm text-ink-soft">{linkHint}</p>
      ) : (
        <form
          className="flex items-start gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            form.find();
          }}
        >
          <TextField
            className="min-w-0 flex-1"
            label={t('gifts.email')}
            hint={t('gifts.emailHint')}
            type="email"
            autoComplete="off"
            value={form.email}
            maxLength={254}
            onChange={(event) => form.setEmail(event.target.value)}
          />
          <Button type="submit" variant="secondary" className="mt-7">
            {t('gifts.find')}
          </Button>
        </form>
      )}
    </div>
  );
}

function Price({ form, language }: { form: GiftForm; language: Locale }) {
  const { t } = useTranslation();
  const problem =
    form.preview.isError && form.receiver === 'person' ? giftAddressProblem(form.preview.error) : null;
  if (problem !== null)
    return (
      <div role="alert">
        <Notice tone="bad">{t(`gifts.${problem}`)}</Notice>
      </div>
    );
  return (
    <QueryView query={form.preview} loading={<Skeleton className="h-40" />}>
      {(data) => (
        <>
          <Sums preview={data} language={language} />
          <PurchaseAssent needsConfirmation={data.needsConfirmation} purchase={form} />
        </>
      )}
    </QueryView>
  );
}

function Sums({ preview, language }: { preview: GiftPreview; language: Locale }) {
  const { t } = useTranslation();
  const { receiverName, chapters } = preview;
  return (
    <div className="flex flex-col gap-4">
      {receiverName !== null && (
        <p className="text-sm font-semibold">{t('gifts.forName', { name: receiverName })}</p>
      )}
      <ol className="divide-y divide-line border-y border-line text-sm">
        {chapters.map(({ chapterId, title, price, giftPrice }) => (
          <li key={chapterId} className="flex items-baseline justify-between gap-4 py-2">
            <span lang={language} className="min-w-0 font-serif break-words">
              {title}
            </span>
            <PriceAmong coins={giftPrice} alone={price} />
          </li>
        ))}
      </ol>
      <PurchaseSums preview={preview} />
    </div>
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
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('gifts.linkReady')}
      lead={t('gifts.linkReadyLead')}
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {t('gifts.done')}
          </Button>
          {orderId !== undefined && <GiftReceipt orderId={orderId} />}
          <CopyLink code={code} />
        </>
      }
    >
      <TextField
        readOnly
        label={t('gifts.link')}
        value={giftAddress(window.location.origin, code)}
        onFocus={(event) => event.target.select()}
      />
    </Dialog>
  );
}

export function CopyLink({ code, quiet = false }: { code: string; quiet?: boolean }) {
  const { t } = useTranslation();
  const copy = () =>
    navigator.clipboard.writeText(giftAddress(window.location.origin, code)).then(
      () => toast(t('gifts.copied')),
      () => toast(giftAddress(window.location.origin, code)),
    );
  return (
    <Button variant={quiet ? 'quiet' : 'primary'} size={quiet ? 'sm' : 'md'} onClick={() => void copy()}>
      {t('gifts.copy')}
    </Button>
  );
}
