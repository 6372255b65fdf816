import { giftAddressProblem } from '@inkvine/client/gifts';
import type { useMembershipGiftForm } from '@inkvine/client/membership-gifts';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice, Skeleton } from '../design/states.tsx';
import { QueryView } from '../shell/query-view.tsx';

/** What giving months comes to, or why they cannot be given to whom they are for. */
export function MonthsPriceView<Preview>({
  preview,
  receiver,
  children,
}: {
  preview: UseQueryResult<Preview, unknown>;
  receiver: ReturnType<typeof useMembershipGiftForm>['receiver'];
  children: (preview: Preview) => ReactNode;
}) {
  const { t } = useTranslation();
  const problem = preview.isError && receiver === 'person' ? giftAddressProblem(preview.error) : null;
  if (problem !== null)
    return (
      <div role="alert">
        <Notice tone="bad">{t(problem === 'emailOwn' ? 'gifts.months.emailOwn' : `gifts.${problem}`)}</Notice>
      </div>
    );
  return (
    <QueryView query={preview} loading={<Skeleton className="h-40" />}>
      {children}
    </QueryView>
  );
}
