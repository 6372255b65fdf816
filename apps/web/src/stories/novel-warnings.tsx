import type { Locale } from '@inkvine/contracts/primitives';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** What the author warns of in the whole novel. */
export function NovelWarnings({ warnings, language }: { warnings: readonly string[]; language: Locale }) {
  const { t } = useTranslation();
  if (warnings.length === 0) return null;
  return (
    <p className="flex items-start gap-2 text-sm text-ink-soft">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-wine" />
      <span>
        {t('release.novelWarningsOf')} <span lang={language}>{warnings.join(', ')}</span>
      </span>
    </p>
  );
}
