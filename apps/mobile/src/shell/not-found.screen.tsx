import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../design/button.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { EmptyState } from '../design/states.tsx';

export function NotFoundScreen() {
  const { t } = useTranslation();
  return (
    <ScrollScreen>
      <DocumentTitle title={t('navigation.notFoundTitle')} />
      <EmptyState
        title={t('navigation.notFoundTitle')}
        body={t('navigation.notFoundBody')}
        action={<ButtonLink href="/" replace label={t('common.backHome')} />}
      />
    </ScrollScreen>
  );
}
