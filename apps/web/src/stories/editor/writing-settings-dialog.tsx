import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { CheckField, TextField } from '../../design/field.tsx';
import { changeWritingSettings, GOAL_MAX, REPLACEMENTS_MAX, useWritingSettings } from './writing-settings.ts';

export function WritingSettingsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { smart, goal, replacements } = useWritingSettings();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const add = () => {
    if (from === '' || replacements.length >= REPLACEMENTS_MAX) return;
    changeWritingSettings({
      replacements: [...replacements.filter((entry) => entry.from !== from), { from, to }],
    });
    setFrom('');
    setTo('');
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('editor.settingsDialog.title')}
      lead={t('editor.settingsDialog.lead')}
    >
      <div className="flex flex-col gap-6">
        <CheckField
          label={t('editor.settingsDialog.smart')}
          hint={t('editor.settingsDialog.smartHint')}
          checked={smart}
          onChange={(checked) => changeWritingSettings({ smart: checked })}
        />
        <TextField
          label={t('editor.settingsDialog.goal')}
          hint={t('editor.settingsDialog.goalHint')}
          name="goal"
          inputMode="numeric"
          className="max-w-48"
          value={String(goal)}
          onChange={(event) => {
            const typed = Number(event.target.value.replaceAll(/\D/g, '').slice(0, 6));
            changeWritingSettings({ goal: Math.min(typed, GOAL_MAX) });
          }}
        />
        <section aria-label={t('editor.settingsDialog.replacements')} className="flex flex-col gap-3">
          <div>
            <h3 className="text-sm font-semibold">{t('editor.settingsDialog.replacements')}</h3>
            <p className="text-xs text-ink-soft">{t('editor.settingsDialog.replacementsHint')}</p>
          </div>
          {replacements.length > 0 && (
            <ul className="divide-y divide-line border-y border-line">
              {replacements.map((entry) => (
                <li key={entry.from} className="flex items-center gap-3 text-sm">
                  <span className="min-w-0 flex-1 truncate">
                    {entry.from} → {entry.to}
                  </span>
                  <Button
                    variant="quiet"
                    size="icon"
                    aria-label={t('editor.settingsDialog.remove', { from: entry.from })}
                    onClick={() =>
                      changeWritingSettings({ replacements: replacements.filter((other) => other !== entry) })
                    }
                  >
                    <Trash2 aria-hidden className="size-4" />
                  </Button>
                </li>
              ))}
            </ul>
          )}
          <form
            className="flex flex-wrap items-end gap-3"
            onSubmit={(event) => {
              event.preventDefault();
              add();
            }}
          >
            <TextField
              label={t('editor.settingsDialog.from')}
              name="from"
              maxLength={40}
              className="min-w-24 flex-1"
              value={from}
              onChange={(event) => setFrom(event.target.value.replaceAll(/\s/g, ''))}
            />
            <TextField
              label={t('editor.settingsDialog.to')}
              name="to"
              maxLength={200}
              className="min-w-32 flex-2"
              value={to}
              onChange={(event) => setTo(event.target.value)}
            />
            <Button type="submit" variant="secondary" disabled={from === ''}>
              {t('editor.settingsDialog.add')}
            </Button>
          </form>
        </section>
      </div>
    </Dialog>
  );
}
