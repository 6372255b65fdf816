import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';

/** Asks above the text which of two versions goes on, and shows both beside each other on demand. */
export function ChoiceBanner({
  label,
  words,
  choices,
  sideTitle,
  sideLead,
  versions,
}: {
  label: string;
  words: ReactNode;
  /** Buttons, here and below the two versions. */
  choices: ReactNode;
  sideTitle: string;
  sideLead?: string;
  /** Two of them. */
  versions: ReactNode;
}) {
  const { t } = useTranslation();
  const [isComparing, setIsComparing] = useState(false);
  return (
    <section aria-label={label} className="border-t border-gold/40 bg-gold-soft px-4 py-3">
      <div className="mx-auto flex max-w-3xl flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-52 flex-1">{words}</div>
        <div className="flex flex-wrap gap-2">
          {choices}
          <Button variant="quiet" size="sm" onClick={() => setIsComparing(true)}>
            {t('editor.conflict.side')}
          </Button>
        </div>
      </div>
      {isComparing && (
        <Dialog open wide onOpenChange={setIsComparing} title={sideTitle} lead={sideLead} footer={choices}>
          <div className="grid gap-4 sm:grid-cols-2">{versions}</div>
        </Dialog>
      )}
    </section>
  );
}
