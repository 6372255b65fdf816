import { useTRPC } from '@inkvine/client/react';
import { changedMeanwhile } from '@inkvine/client/version-conflict';
import { Currency, parseMinorAmount, typedAmount } from '@inkvine/contracts/money';
import { CoinProductDraft, type CoinProduct } from '@inkvine/contracts/payments';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { SelectField, TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { ChangedMeanwhile, useVersionedForm } from '../shell/changed-meanwhile.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';

interface ProductForm {
  ko: string;
  en: string;
  paidCoins: string;
  bonusCoins: string;
  price: string;
  currency: Currency;
  sortOrder: string;
}

const EMPTY: ProductForm = {
  ko: '',
  en: '',
  paidCoins: '',
  bonusCoins: '0',
  price: '',
  currency: 'KRW',
  sortOrder: '0',
};

const formOf = (product: CoinProduct): ProductForm => ({
  ko: product.name.ko,
  en: product.name.en,
  paidCoins: String(product.paidCoins),
  bonusCoins: String(product.bonusCoins),
  price: typedAmount(product.price, product.currency),
  currency: product.currency,
  sortOrder: String(product.sortOrder),
});

const numberOf = (typed: string): number | undefined => (typed === '' ? undefined : Number(typed));

/** Offers a new coin product, or changes one; orders that already run keep what they were made with. */
export function ProductDialog({ product, onClose }: { product: CoinProduct | null; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [form, setForm, takePresent] = useVersionedForm(
    product === null ? EMPTY : formOf(product),
    product?.version ?? 0,
  );
  const draft = CoinProductDraft.safeParse({
    name: { ko: form.ko, en: form.en },
    paidCoins: numberOf(form.paidCoins),
    bonusCoins: numberOf(form.bonusCoins),
    price: parseMinorAmount(form.price, form.currency),
    currency: form.currency,
    sortOrder: numberOf(form.sortOrder),
  });
  const options = {
    onSuccess: () => {
      toast(t('operate.productSaved'));
      onClose();
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.payments.pathKey() }),
  };
  const create = useMutation(trpc.payments.createProduct.mutationOptions(options));
  const update = useMutation(trpc.payments.updateProduct.mutationOptions(options));
  const error = create.error ?? update.error;
  const changed = changedMeanwhile(error);
  const numbers = [
    ['paidCoins', t('operate.paidCoins')],
    ['bonusCoins', t('operate.bonusCoins')],
    ['sortOrder', t('operate.sortOrder')],
  ] as const;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={product === null ? t('operate.newProduct') : t('operate.editProduct')}
      footer={
        <Button
          pending={create.isPending || update.isPending}
          disabled={!draft.success}
          onClick={() => {
            if (!draft.success) return;
            if (product === null) create.mutate(draft.data);
            else update.mutate({ ...draft.data, id: product.id, version: product.version });
          }}
        >
          {t(changed === null ? 'common.save' : 'conflict.keepMine')}
        </Button>
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('operate.nameKo')}
          lang="ko"
          maxLength={60}
          value={form.ko}
          onChange={(event) => setForm({ ...form, ko: event.target.value })}
        />
        <TextField
          label={t('operate.nameEn')}
          lang="en"
          maxLength={60}
          value={form.en}
          onChange={(event) => setForm({ ...form, en: event.target.value })}
        />
        <TextField
          label={t('operate.price')}
          inputMode="decimal"
          value={form.price}
          onChange={(event) =>
            setForm({ ...form, price: event.target.value.replaceAll(/[^\d.]/g, '').slice(0, 12) })
          }
        />
        <SelectField
          label={t('operate.currency')}
          value={form.currency}
          onChange={(event) => setForm({ ...form, currency: Currency.parse(event.target.value) })}
        >
          {Currency.options.map((currency) => (
            <option key={currency} value={currency}>
              {t(`payments.currencies.${currency}`)}
            </option>
          ))}
        </SelectField>
        {numbers.map(([field, label]) => (
          <TextField
            key={field}
            label={label}
            inputMode="numeric"
            value={form[field]}
            onChange={(event) =>
              setForm({ ...form, [field]: event.target.value.replaceAll(/\D/g, '').slice(0, 9) })
            }
          />
        ))}
      </div>
      {changed !== null && (
        <div className="mt-4">
          <ChangedMeanwhile
            fields={changed}
            onTakeTheirs={() => {
              takePresent();
              update.reset();
            }}
          />
        </div>
      )}
      {error !== null && changed === null && (
        <div role="alert" className="mt-4">
          <Notice tone="bad">{message(error)}</Notice>
        </div>
      )}
    </Dialog>
  );
}
