import { WifiOff } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { keptAnswers, queryClient } from '../shell/api.ts';

/** How often an absent server is asked again where the device itself does not say when. */
const ASK_AGAIN_MS = 10_000;

function subscribe(listener: () => void): () => void {
  const stop = keptAnswers.subscribe(listener);
  window.addEventListener('online', keptAnswers.beBack);
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    stop();
    window.removeEventListener('online', keptAnswers.beBack);
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}

/** Says that there is no connection, and what can be done all the same. */
export function OfflineBanner() {
  const { t } = useTranslation();
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine && !keptAnswers.isAway());
  useEffect(() => {
    if (isOnline) return;
    const timer = setInterval(() => {
      if (navigator.onLine) void queryClient.refetchQueries({ type: 'active' });
    }, ASK_AGAIN_MS);
    return () => {
      clearInterval(timer);
      // The query client asks again only where the device itself had said that it was offline.
      void queryClient.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' });
    };
  }, [isOnline]);
  return (
    <div role="status">
      {!isOnline && (
        <p className="flex items-center justify-center gap-2 border-b border-line bg-gold-soft px-4 py-2 text-center text-sm text-gold print:hidden">
          <WifiOff aria-hidden className="size-4 shrink-0" />
          {t('common.offline')}
        </p>
      )}
    </div>
  );
}
