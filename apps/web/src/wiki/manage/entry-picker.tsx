import { useTRPC } from '@inkvine/client/react';
import type { BranchId, WikiEntryKey } from '@inkvine/contracts/primitives';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { TextField } from '../../design/field.tsx';

/** Entries of the wiki, found by the beginning of their names. */
export function EntryPicker({
  branchId,
  label,
  picked,
  most,
  onChange,
}: {
  branchId: BranchId;
  label: string;
  picked: readonly { entryKey: WikiEntryKey; name: string }[];
  most: number;
  onChange: (picked: { entryKey: WikiEntryKey; name: string }[]) => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed.trim());
  const found = useQuery(
    trpc.wiki.complete.queryOptions(
      { branchId, query },
      { enabled: query !== '', placeholderData: keepPreviousData },
    ),
  );
  const offered = (query === '' ? [] : (found.data?.items ?? [])).filter(
    ({ entryKey }) => !picked.some((one) => one.entryKey === entryKey),
  );
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-semibold">{label}</legend>
      {picked.map(({ entryKey, name }) => (
        <p
          key={entryKey}
          className="flex items-center justify-between gap-2 rounded-md bg-vine-soft pl-4 text-sm"
        >
          <span className="font-serif">{name}</span>
          <Button
            variant="quiet"
            size="icon"
            aria-label={t('wiki.manage.unpick', { name })}
            onClick={() => onChange(picked.filter((one) => one.entryKey !== entryKey))}
          >
            <X aria-hidden className="size-4" />
          </Button>
        </p>
      ))}
      {picked.length < most && (
        <>
          <TextField
            type="search"
            label={t('wiki.manage.pick')}
            value={typed}
            maxLength={80}
            onChange={(event) => setTyped(event.target.value)}
          />
          {offered.length > 0 && (
            <ul className="divide-y divide-line rounded-md border border-line">
              {offered.map(({ entryKey, name, summary }) => (
                <li key={entryKey}>
                  <button
                    type="button"
                    onClick={() => {
                      onChange([...picked, { entryKey, name }]);
                      setTyped('');
                    }}
                    className="flex min-h-11 w-full flex-col px-4 py-2 text-left text-sm hover:bg-sunken"
                  >
                    <span className="font-serif font-bold">{name}</span>
                    <span className="line-clamp-1 text-xs text-ink-soft">{summary}</span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </fieldset>
  );
}
