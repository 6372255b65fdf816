import { couponCodesPath } from '@inkvine/client/coupons';
import { parseAppError } from '@inkvine/client/app-error';
import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import {
  COUPON_BATCH_MAX,
  CreateCodesInput,
  type Coupon,
  type CouponCodes,
} from '@inkvine/contracts/perks-coupons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Choice, TextField } from '../design/field.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { When } from '../shell/when.tsx';

const POLL_MS = 1_500;
const KINDS = ['random', 'word', 'bulk'] as const;
const Codes = CreateCodesInput.omit({ idempotencyKey: true });

/** Codes of a coupon: those there are, how far the rest is, and making more. */
export function CodesDialog({
  coupon,
  isOpen,
  onClose,
}: {
  coupon: Coupon;
  /** It still gives something to whoever has a code. */
  isOpen: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const codes = useQuery(
    trpc.perks.couponCodes.queryOptions(
      { couponId: coupon.id },
      {
        staleTime: 0,
        refetchInterval: ({ state }) =>
          (state.data?.batches.some(({ made, size }) => made < size) ?? false) && POLL_MS,
      },
    ),
  );
  return (
    <Dialog
      open
      wide
      title={t('coupons.desk.codesOf', { name: coupon.terms.name })}
      lead={t('coupons.codes.lead')}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <div className="flex flex-col gap-6">
        {isOpen && <MakeCodes coupon={coupon} />}
        <QueryView query={codes} loading={<Skeleton className="h-24" />}>
          {(made) => <Made made={made} />}
        </QueryView>
      </div>
    </Dialog>
  );
}

function MakeCodes({ coupon }: { coupon: Coupon }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('random');
  const [form, setForm] = useState({ word: '', maxUses: '', size: '100' });
  const limit = form.maxUses === '' ? null : Number(form.maxUses);
  const asked = Codes.safeParse({
    couponId: coupon.id,
    codes:
      kind === 'bulk'
        ? { kind, size: Number(form.size) }
        : { kind: 'single', word: kind === 'word' ? form.word : null, maxUses: limit },
  });
  const make = useMutation(
    trpc.perks.createCodes.mutationOptions({
      onSuccess: ({ code }) => {
        keys.renew();
        setForm({ ...form, word: '' });
        toast(code === null ? t('coupons.codes.bulkStarted') : t('coupons.codes.ready', { code }));
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.perks.couponCodes.pathKey() }),
    }),
  );
  const isWordRefused = make.error !== null && parseAppError(make.error).code === 'INVALID_INPUT';
  const digits = (field: 'maxUses' | 'size') => ({
    inputMode: 'numeric' as const,
    value: form[field],
    onChange: (event: { target: { value: string } }) =>
      setForm({ ...form, [field]: event.target.value.replaceAll(/\D/g, '').slice(0, 8) }),
  });
  return (
    <form
      className="flex flex-col gap-4 border-b border-line pb-6"
      onSubmit={(event) => {
        event.preventDefault();
        if (asked.success)
          make.mutate({ ...asked.data, idempotencyKey: keys.keyFor(JSON.stringify(asked.data)) });
      }}
    >
      <Choice
        name="codes-kind"
        label={t('coupons.codes.kind')}
        value={kind}
        options={KINDS.map((value) => ({ value, label: t(`coupons.codes.kinds.${value}`) }))}
        onChange={setKind}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        {kind === 'word' && (
          <TextField
            label={t('coupons.codes.word')}
            hint={t('coupons.codes.wordHint')}
            error={isWordRefused ? t('coupons.codes.wordRefused') : null}
            autoComplete="off"
            spellCheck={false}
            maxLength={20}
            value={form.word}
            onChange={(event) => {
              make.reset();
              setForm({ ...form, word: event.target.value });
            }}
          />
        )}
        {kind === 'bulk' ? (
          <TextField
            label={t('coupons.codes.size')}
            hint={t('coupons.codes.sizeHint', { most: COUPON_BATCH_MAX })}
            {...digits('size')}
          />
        ) : (
          <TextField
            label={t('coupons.codes.maxUses')}
            hint={t('coupons.form.noLimit')}
            {...digits('maxUses')}
          />
        )}
      </div>
      {make.error !== null && !isWordRefused && (
        <div role="alert">
          <Notice tone="bad">{message(make.error)}</Notice>
        </div>
      )}
      <Button type="submit" className="self-start" disabled={!asked.success} pending={make.isPending}>
        {t('coupons.codes.make')}
      </Button>
    </form>
  );
}

function Made({ made: { singles, batches } }: { made: CouponCodes }) {
  const { t } = useTranslation();
  if (singles.length === 0 && batches.length === 0)
    return <p className="text-sm text-ink-soft">{t('coupons.codes.none')}</p>;
  return (
    <>
      {singles.length > 0 && (
        <section aria-labelledby="single-codes">
          <h3 id="single-codes" className="text-sm font-semibold">
            {t('coupons.codes.singles')}
          </h3>
          <ul className="divide-y divide-line">
            {singles.map((single) => (
              <li key={single.code} className="flex items-center justify-between gap-4 py-2 text-sm">
                <span className="min-w-0">
                  <span className="font-semibold break-all">{single.code}</span>
                  <span className="block text-xs text-ink-soft">
                    {single.maxUses === null
                      ? t('coupons.codes.uses', { count: single.uses })
                      : t('coupons.codes.usesOf', { uses: single.uses, maxUses: single.maxUses })}
                  </span>
                </span>
                <CopyCode code={single.code} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {batches.length > 0 && (
        <section aria-labelledby="code-batches">
          <h3 id="code-batches" className="text-sm font-semibold">
            {t('coupons.codes.batches')}
          </h3>
          <ul className="divide-y divide-line">
            {batches.map((batch) => (
              <Batch key={batch.id} batch={batch} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Batch({ batch }: { batch: CouponCodes['batches'][number] }) {
  const { t } = useTranslation();
  const { id, size, made, used, isMine, createdAt } = batch;
  const progress = t('coupons.codes.progress', { made, size });
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2 text-sm">
      <span className="min-w-0">
        <span className="font-semibold">{t('coupons.codes.batch', { size })}</span>
        <span className="block text-xs text-ink-soft">
          <When at={createdAt} /> · {t('coupons.codes.batchUsed', { used })}
        </span>
      </span>
      {made < size ? (
        <span role="status" className="flex w-full flex-col gap-1 sm:w-56">
          <progress value={made} max={size} aria-label={progress} className="h-2 w-full accent-vine" />
          <span className="text-xs text-ink-soft">{progress}</span>
        </span>
      ) : isMine ? (
        <a href={couponCodesPath(id)} download className={buttonClass('quiet', 'sm')}>
          {t('coupons.codes.download')}
        </a>
      ) : (
        <span className="text-xs text-ink-soft">{t('coupons.codes.notMine')}</span>
      )}
    </li>
  );
}

function CopyCode({ code }: { code: string }) {
  const { t } = useTranslation();
  const copy = () =>
    navigator.clipboard.writeText(code).then(
      () => toast(t('coupons.codes.copied')),
      () => toast(code),
    );
  return (
    <Button
      variant="quiet"
      size="sm"
      aria-label={t('coupons.codes.copyOf', { code })}
      onClick={() => void copy()}
    >
      {t('coupons.codes.copy')}
    </Button>
  );
}
