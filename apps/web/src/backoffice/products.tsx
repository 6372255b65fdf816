import { useTRPC } from '@inkvine/client/react';
import type { CoinProduct } from '@inkvine/contracts/payments';
import { formatCoins, formatMoney } from '@inkvine/i18n/format';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { ProductDialog } from './product-dialog.tsx';

export function Products() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const products = useQuery(trpc.payments.allProducts.queryOptions());
  const [editing, setEditing] = useState<CoinProduct['id'] | 'new' | null>(null);
  // As it is now: after somebody else's change, saving again goes on top of it.
  const edited = products.data?.find(({ id }) => id === editing);
  const newButton = (
    <Button onClick={() => setEditing('new')}>
      <Plus aria-hidden className="size-4" />
      {t('operate.newProduct')}
    </Button>
  );
  return (
    <>
      <QueryView query={products} loading={<Skeleton className="h-48" />}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState
              title={t('operate.productsEmpty')}
              body={t('operate.productsEmptyBody')}
              action={newButton}
            />
          ) : (
            <div className="flex flex-col items-start gap-5">
              {newButton}
              <ul className="w-full divide-y divide-line border-y border-line">
                {items.map((product) => (
                  <ProductRow key={product.id} product={product} onEdit={() => setEditing(product.id)} />
                ))}
              </ul>
            </div>
          )
        }
      </QueryView>
      {(editing === 'new' || edited !== undefined) && (
        <ProductDialog product={edited ?? null} onClose={() => setEditing(null)} />
      )}
    </>
  );
}

function ProductRow({ product, onEdit }: { product: CoinProduct; onEdit: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [isAsking, setIsAsking] = useState(false);
  const setStatus = useMutation(
    trpc.payments.setProductStatus.mutationOptions({
      onSuccess: () => toast(t('operate.productSaved')),
      onError: (error) => toast(message(error), 'bad'),
      onSettled: async () => {
        setIsAsking(false);
        await queryClient.invalidateQueries({ queryKey: trpc.payments.pathKey() });
      },
    }),
  );
  const { id, version } = product;
  const isActive = product.status === 'active';
  return (
    <li className="flex flex-wrap items-center justify-between gap-4 py-3 text-sm">
      <span>
        <span className="block font-semibold">{product.name[locale]}</span>
        <span className="text-ink-soft">
          {formatCoins(product.paidCoins, locale)}
          {product.bonusCoins > 0 && ` + ${formatCoins(product.bonusCoins, locale)}`}
          {' · '}
          {formatMoney(product.price, product.currency, locale)}
          {' · '}
          {isActive ? t('operate.active') : t('operate.retired')}
        </span>
      </span>
      <span className="flex gap-2">
        <Button variant="quiet" size="sm" onClick={onEdit}>
          {t('common.edit')}
          <span className="sr-only">: {product.name[locale]}</span>
        </Button>
        {isActive ? (
          <Button variant="quiet" size="sm" onClick={() => setIsAsking(true)}>
            {t('operate.retire')}
            <span className="sr-only">: {product.name[locale]}</span>
          </Button>
        ) : (
          <Button
            variant="quiet"
            size="sm"
            pending={setStatus.isPending}
            onClick={() => setStatus.mutate({ id, version, status: 'active' })}
          >
            {t('operate.offerAgain')}
            <span className="sr-only">: {product.name[locale]}</span>
          </Button>
        )}
      </span>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={t('operate.retireTitle')}
        body={t('operate.retireBody', { name: product.name[locale] })}
        action={t('operate.retire')}
        pending={setStatus.isPending}
        onConfirm={() => setStatus.mutate({ id, version, status: 'retired' })}
      />
    </li>
  );
}
