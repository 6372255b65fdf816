import type { Proposal } from '@inkvine/contracts/proposals';
import type { Locale, WikiEntryKey } from '@inkvine/contracts/primitives';
import { useTranslation } from 'react-i18next';
import { CheckField } from '../../design/field.tsx';

export type ProposedEntry = Proposal['entries'][number];

/** Entries of a wiki to choose from, of which some go along. */
export function EntryChoice({
  label,
  hint,
  language,
  entries,
  chosen,
  onChange,
}: {
  label: string;
  hint: string;
  language: Locale;
  entries: readonly ProposedEntry[];
  chosen: ReadonlySet<WikiEntryKey>;
  onChange: (chosen: ReadonlySet<WikiEntryKey>) => void;
}) {
  if (entries.length === 0) return null;
  return (
    <fieldset className="min-w-0">
      <legend className="text-sm font-semibold">{label}</legend>
      <p className="text-xs text-ink-soft">{hint}</p>
      <ul className="mt-2 max-h-72 divide-y divide-line overflow-y-auto rounded-md border border-line px-3">
        {entries.map((entry) => (
          <li key={entry.entryKey}>
            <CheckField
              label={
                <span lang={language} className="font-serif">
                  {entry.label}
                </span>
              }
              hint={<EntryFacts entry={entry} />}
              checked={chosen.has(entry.entryKey)}
              onChange={(checked) => {
                const next = new Set(chosen);
                if (checked) next.add(entry.entryKey);
                else next.delete(entry.entryKey);
                onChange(next);
              }}
            />
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

export function EntryFacts({ entry }: { entry: ProposedEntry }) {
  const { t } = useTranslation();
  return (
    <>
      {t(entry.isNew ? 'proposals.entries.isNew' : 'proposals.entries.changed')}
      {' · '}
      {t('proposals.entries.parts', { count: entry.parts })}
    </>
  );
}
