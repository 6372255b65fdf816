import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';

/** Puts a membership among those that the next correction is about. */
export function CorrectButton({ name, onCorrect }: { name: string; onCorrect: () => void }) {
  const { t } = useTranslation();
  return (
    <Button variant="quiet" size="sm" onClick={onCorrect}>
      {t('renewals.corrections.correct')}
      <span className="sr-only">: {name}</span>
    </Button>
  );
}
