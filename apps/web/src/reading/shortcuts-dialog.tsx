import { useTranslation } from 'react-i18next';
import { Dialog } from '../design/dialog.tsx';

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const rows = [
    { keys: ['←', '→'], label: t('reading.shortcutPreviousNext') },
    { keys: ['Space', '⇧ Space'], label: t('reading.shortcutPages') },
    { keys: ['V'], label: t('reading.shortcutMode') },
    { keys: ['T'], label: t('reading.shortcutTheme') },
    { keys: ['−', '+'], label: t('reading.shortcutSize') },
    { keys: ['F'], label: t('reading.shortcutFullscreen') },
    { keys: ['?'], label: t('reading.shortcutHelp') },
  ];
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('reading.shortcuts')}
    >
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-5 gap-y-3 text-sm">
        {rows.map((row) => (
          <div key={row.label} className="contents">
            <dt className="flex gap-1.5">
              {row.keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-8 rounded-sm border border-line-strong bg-sunken px-2 py-1 text-center font-sans text-xs"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{row.label}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
