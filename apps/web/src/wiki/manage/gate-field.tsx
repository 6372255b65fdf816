import { useTRPC } from '@inkvine/client/react';
import type { BranchId } from '@inkvine/contracts/primitives';
import type { WikiGate } from '@inkvine/contracts/wiki-editing';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Choice, SelectField } from '../../design/field.tsx';

const FROM = ['intro', 'chapter', 'never'] as const satisfies WikiGate['from'][];
const EFFECTIVE = ['on_open', 'on_finish'] as const;

/** From when on readers may know what is written here. */
export function GateField({
  branchId,
  gate,
  finished = false,
  onChange,
}: {
  branchId: BranchId;
  gate: WikiGate;
  /** What changes a state is told at the end of its chapter unless the author says otherwise. */
  finished?: boolean;
  onChange: (gate: WikiGate) => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const chapters = useQuery(trpc.wiki.gateChapters.queryOptions({ branchId }));
  const first = chapters.data?.items[0];
  return (
    <div className="flex flex-col gap-4 rounded-md bg-sunken p-4">
      <Choice
        label={t('wiki.manage.gate')}
        name="gate-from"
        value={gate.from}
        options={FROM.filter((from) => from !== 'chapter' || first !== undefined).map((value) => ({
          value,
          label: t(`wiki.manage.gateFrom.${value}`),
        }))}
        onChange={(from) => {
          if (from !== 'chapter') onChange({ from });
          else if (first !== undefined) {
            onChange({ from, chapterId: first.id, effective: finished ? 'on_finish' : 'on_open' });
          }
        }}
      />
      {gate.from === 'chapter' && (
        <>
          <SelectField
            label={t('wiki.manage.gateChapter')}
            value={gate.chapterId}
            onChange={(event) => {
              const chosen = chapters.data?.items.find(({ id }) => id === event.target.value);
              if (chosen !== undefined) onChange({ ...gate, chapterId: chosen.id });
            }}
          >
            {chapters.data?.items.map(({ id, number, title, published }) => (
              <option key={id} value={id}>
                {t(published ? 'wiki.manage.chapterOption' : 'wiki.manage.draftOption', { number, title })}
              </option>
            ))}
          </SelectField>
          <Choice
            label={t('wiki.manage.gateWhen')}
            name="gate-effective"
            value={gate.effective}
            options={EFFECTIVE.map((value) => ({ value, label: t(`wiki.manage.gateEffective.${value}`) }))}
            onChange={(effective) => onChange({ ...gate, effective })}
          />
        </>
      )}
    </div>
  );
}
