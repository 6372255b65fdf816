import type { ErrorBoundaryProps } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { ScrollScreen } from '../design/screen.tsx';
import { EmptyState } from '../design/states.tsx';

/** A fault of a screen ends the screen and not the app. */
export function Crash({ retry }: ErrorBoundaryProps) {
  const { t } = useTranslation();
  return (
    <ScrollScreen>
      <EmptyState
        level={1}
        title={t('navigation.crashTitle')}
        body={t('navigation.crashBody')}
        action={<Button label={t('common.retry')} onPress={() => void retry()} />}
      />
    </ScrollScreen>
  );
}
