import { useTRPC } from '@inkvine/client/react';
import { isOlderVersion } from '@inkvine/client/versions';
import { API_VERSION } from '@inkvine/contracts/system';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/states.tsx';

/** A page left open through an upgrade of the server may be too old to speak with it. */
export function UpdateGate({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const info = useQuery(trpc.system.info.queryOptions(undefined, { staleTime: Infinity }));
  if (info.data === undefined || !isOlderVersion(API_VERSION, info.data.oldestClient)) return children;
  return (
    <div className="page-narrow py-16">
      <EmptyState
        title={t('common.updateApp.title')}
        body={t('common.updateApp.body')}
        action={<Button onClick={() => location.reload()}>{t('common.reload')}</Button>}
      />
    </div>
  );
}
