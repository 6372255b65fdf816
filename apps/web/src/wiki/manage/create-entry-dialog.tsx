import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import type { WikiEntryKey } from '@inkvine/contracts/primitives';
import {
  WIKI_NAME_MAX_LENGTH,
  WIKI_SUMMARY_MAX_LENGTH,
  WikiType,
  type WikiAttribute,
} from '@inkvine/contracts/wiki';
import type { WikiGate } from '@inkvine/contracts/wiki-editing';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../design/field.tsx';
import { Notice } from '../../design/states.tsx';
import { useErrorMessage } from '../../shell/query-view.tsx';
import { AttributesField, writtenAttributes } from './attributes-field.tsx';
import { GateField } from './gate-field.tsx';
import type { Manuscript } from './manuscript.tsx';

/** Makes an entry with what readers know of it first. */
export function CreateEntryDialog({
  manuscript,
  begun = { name: '', gate: { from: 'intro' } },
  onMade,
  onClose,
}: {
  manuscript: Manuscript;
  /** What stands in the fields at first. */
  begun?: { name: string; gate: WikiGate };
  /** Otherwise the new entry's page is opened. */
  onMade?: (made: { entryKey: WikiEntryKey; name: string }) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const [type, setType] = useState<WikiType>('character');
  const [name, setName] = useState(begun.name);
  const [summary, setSummary] = useState('');
  const [attributes, setAttributes] = useState<WikiAttribute[]>([]);
  const [gate, setGate] = useState(begun.gate);
  const { branchId, novelId, language } = manuscript;
  const create = useMutation(
    trpc.wiki.createEntry.mutationOptions({
      onSuccess: async ({ entryKey }, made) => {
        keys.renew();
        await queryClient.invalidateQueries({ queryKey: trpc.wiki.pathKey() });
        if (onMade !== undefined) {
          onMade({ entryKey, name: made.name });
          return;
        }
        await navigate({
          to: '/write/$novelId/wiki/$entryKey',
          params: { novelId, entryKey },
          search: { branch: manuscript.branch },
        });
      },
    }),
  );
  const entry = {
    ...{ branchId, type, gate, name: name.trim(), summary: summary.trim() },
    attributes: writtenAttributes(attributes),
  };
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('wiki.manage.newEntry')}
      footer={
        <Button
          pending={create.isPending}
          disabled={entry.name === ''}
          onClick={() => create.mutate({ ...entry, idempotencyKey: keys.keyFor(JSON.stringify(entry)) })}
        >
          {t('wiki.manage.create')}
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <SelectField
          label={t('wiki.manage.type')}
          value={type}
          onChange={(event) => setType(WikiType.parse(event.target.value))}
        >
          {WikiType.options.map((value) => (
            <option key={value} value={value}>
              {t(`wiki.type.${value}`)}
            </option>
          ))}
        </SelectField>
        <TextField
          label={t('wiki.manage.name')}
          hint={t('wiki.manage.nameHint')}
          value={name}
          maxLength={WIKI_NAME_MAX_LENGTH}
          onChange={(event) => setName(event.target.value)}
        />
        <TextArea
          label={t('wiki.manage.summary')}
          rows={3}
          value={summary}
          maxLength={WIKI_SUMMARY_MAX_LENGTH}
          onChange={(event) => setSummary(event.target.value)}
        />
        <AttributesField type={type} language={language} attributes={attributes} onChange={setAttributes} />
        <GateField branchId={branchId} gate={gate} onChange={setGate} />
        {create.isError && (
          <div role="alert">
            <Notice tone="bad">{message(create.error)}</Notice>
          </div>
        )}
      </div>
    </Dialog>
  );
}
