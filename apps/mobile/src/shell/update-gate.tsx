import { useTRPC } from '@inkvine/client/react';
import { isOlderVersion } from '@inkvine/client/versions';
import { API_VERSION } from '@inkvine/contracts/system';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { ScrollScreen } from '../design/screen.tsx';
import { EmptyState } from '../design/states.tsx';
import { useServer } from './server.tsx';

export function useSystemInfo() {
  const trpc = useTRPC();
  return useQuery(trpc.system.info.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }));
}

/** An app from a store may be too old for the server of a house that updates faster. */
export function UpdateGate({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const info = useSystemInfo();
  const { moveTo } = useServer();
  if (info.data === undefined || !isOlderVersion(API_VERSION, info.data.oldestClient)) return children;
  return (
    <ScrollScreen>
      <EmptyState
        level={1}
        title={t('common.updateApp.title')}
        body={t('common.updateApp.body')}
        action={
          <Button variant="secondary" label={t('app.server.reset')} onPress={() => void moveTo(null)} />
        }
      />
    </ScrollScreen>
  );
}
