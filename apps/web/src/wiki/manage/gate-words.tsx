import { useTranslation } from 'react-i18next';

/** From when on readers may know something. */
export function GateWords({ chapter }: { chapter: number | null }) {
  const { t } = useTranslation();
  if (chapter === null) return <span className="text-wine">{t('wiki.manage.gateNever')}</span>;
  return chapter === 0 ? t('wiki.manage.gateIntro') : t('wiki.manage.gateAt', { chapter });
}
