import type { Locale } from '@inkvine/contracts/primitives';
import { useTranslation } from 'react-i18next';
import { Text } from '../design/text.tsx';

/** What the author warns of in the whole novel. */
export function NovelWarnings({ warnings, language }: { warnings: readonly string[]; language: Locale }) {
  const { t } = useTranslation();
  if (warnings.length === 0) return null;
  return (
    <Text size="sm" tone="wine">
      {t('release.novelWarningsOf')}{' '}
      <Text size="sm" tone="wine" language={language}>
        {warnings.join(', ')}
      </Text>
    </Text>
  );
}
