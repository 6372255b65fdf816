import { methodWords, usePaymentMethods } from '@inkvine/client/payment-methods';
import type { PaymentMethod } from '@inkvine/contracts/payment-methods';
import { METHOD_NAME_MAX_LENGTH } from '@inkvine/contracts/payment-methods';
import { Ellipsis, Star, Trash2, PencilLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { PageHeading, Section } from '../design/card.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { TextField } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { Menu, MenuItem } from '../design/menu.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { AddMethod } from './add-method.tsx';

type Kept = ReturnType<typeof usePaymentMethods>;

export function PaymentMethodsPage() {
  const { t } = useTranslation();
  return (
    <div className="page-narrow flex flex-col gap-10">
      <PageTitle title={t('methods.title')} />
      <RequireSession>{() => <PaymentMethods />}</RequireSession>
    </div>
  );
}

function PaymentMethods() {
  const { t } = useTranslation();
  const kept = usePaymentMethods();
  return (
    <>
      <PageHeading title={t('methods.title')} lead={t('methods.lead')} />
      <Section id="methods" title={t('methods.list')}>
        <QueryView query={kept.methods} loading={<Skeleton className="h-40" />}>
          {(methods) =>
            methods.length === 0 ? (
              <EmptyState title={t('methods.empty')} body={t('methods.emptyBody')} />
            ) : (
              <ul className="divide-y divide-line border-y border-line">
                {methods.map((method) => (
                  <MethodRow key={method.id} method={method} kept={kept} />
                ))}
              </ul>
            )
          }
        </QueryView>
      </Section>
      <QueryView query={kept.options} loading={<Skeleton className="h-20" />}>
        {(options) => (
          <Section id="add-method" title={t('methods.addTitle')} lead={t('methods.addLead')}>
            <AddMethod options={options} returnTo={null} />
          </Section>
        )}
      </QueryView>
    </>
  );
}

function MethodRow({ method, kept }: { method: PaymentMethod; kept: Kept }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const [asking, setAsking] = useState<'rename' | 'remove'>();
  const words = methodWords(method, locale, t(`methods.kinds.${method.details.kind}`));
  const onError = (error: unknown) => toast(message(error), 'bad');
  return (
    <li className="flex items-center justify-between gap-4 py-4">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-semibold">
          <span className="wrap-anywhere">{words.name}</span>
          {method.isDefault && (
            <span className="rounded-full bg-vine-soft px-2 py-0.5 text-xs font-semibold text-vine">
              {t('methods.default')}
            </span>
          )}
        </p>
        <p className="mt-0.5 flex flex-wrap gap-x-2 text-sm text-ink-soft">
          <span>{words.about}</span>
          {words.number !== null && <span>{words.number}</span>}
          <span>{t('methods.at', { gateway: t(`payments.gateways.${method.gateway}`) })}</span>
        </p>
        {method.status !== 'active' && (
          <p
            className={`mt-1 text-sm font-semibold ${method.status === 'unusable' ? 'text-wine' : 'text-ink-soft'}`}
          >
            {t(`methods.states.${method.status}`)}
          </p>
        )}
      </div>
      <Menu
        trigger={
          <button
            type="button"
            className={buttonClass('quiet', 'icon')}
            aria-label={t('methods.more', { method: words.title })}
          >
            <Ellipsis aria-hidden className="size-5" />
          </button>
        }
      >
        {!method.isDefault && method.status !== 'unusable' && (
          <MenuItem
            onSelect={() =>
              kept.setDefault.mutate(
                { paymentMethodId: method.id },
                { onSuccess: () => toast(t('methods.madeDefault')), onError },
              )
            }
          >
            <Star aria-hidden className="size-4" />
            {t('methods.makeDefault')}
          </MenuItem>
        )}
        <MenuItem onSelect={() => setAsking('rename')}>
          <PencilLine aria-hidden className="size-4" />
          {t('methods.rename')}
        </MenuItem>
        <MenuItem onSelect={() => setAsking('remove')}>
          <Trash2 aria-hidden className="size-4" />
          {t('methods.remove')}
        </MenuItem>
      </Menu>
      {asking === 'rename' && <Rename method={method} kept={kept} onClose={() => setAsking(undefined)} />}
      <ConfirmDialog
        open={asking === 'remove'}
        onOpenChange={(open) => setAsking(open ? 'remove' : undefined)}
        title={t('methods.removeTitle')}
        body={t('methods.removeBody', { method: words.title })}
        action={t('methods.remove')}
        pending={kept.remove.isPending}
        onConfirm={() =>
          kept.remove.mutate(
            { paymentMethodId: method.id },
            { onSuccess: () => toast(t('methods.removed')), onError },
          )
        }
      />
    </li>
  );
}

function Rename({ method, kept, onClose }: { method: PaymentMethod; kept: Kept; onClose: () => void }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const [name, setName] = useState(method.name ?? '');
  const { rename } = kept;
  return (
    <FormDialog
      title={t('methods.renameTitle')}
      lead={t('methods.renameLead')}
      submit={t('common.save')}
      pending={rename.isPending}
      problem={rename.isError ? message(rename.error) : null}
      isReady
      onClose={() => {
        rename.reset();
        onClose();
      }}
      onSubmit={() =>
        rename.mutate(
          { paymentMethodId: method.id, version: method.version, name: name.trim() || null },
          {
            onSuccess: () => {
              toast(t('methods.renamed'));
              onClose();
            },
          },
        )
      }
    >
      <TextField
        label={t('methods.name')}
        name="methodName"
        maxLength={METHOD_NAME_MAX_LENGTH}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
    </FormDialog>
  );
}
