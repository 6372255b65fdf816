import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/**
 * Title of the document. Not React's `<title>`: the server has put one into the page already, and a browser shows
 * the first.
 */
export function PageTitle({ title }: { title?: string }) {
  const { t } = useTranslation();
  const product = t('common.productName');
  const whole = title === undefined ? product : `${title} · ${product}`;
  useEffect(() => {
    document.title = whole;
  }, [whole]);
  return null;
}
