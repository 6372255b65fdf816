import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import { NOTE_MAX_LENGTH, PREVIEW_MAX_CHARACTERS, type BranchDefaults } from '@inkvine/contracts/releases';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Section } from '../../design/card.tsx';
import { TextArea, TextField } from '../../design/field.tsx';
import { Notice, Skeleton } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { QueryView, useErrorMessage } from '../../shell/query-view.tsx';

interface ReleaseDefaultsProps {
  branchId: BranchId;
  language: Locale;
  /** False in a fork whose author agreed that its chapters are free. */
  mayCostCoins: boolean;
}

/** What holds for every chapter that says nothing else: the notes to readers and how much of a paid one is open. */
export function ReleaseDefaults(props: ReleaseDefaultsProps) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const defaults = useQuery(
    trpc.releases.defaults.queryOptions(
      { branchId: props.branchId },
      // Coming back to the window must not undo what somebody is typing.
      { refetchOnWindowFocus: false },
    ),
  );
  return (
    <Section id="defaults" title={t('release.defaults')} lead={t('release.defaultsLead')}>
      <QueryView query={defaults} loading={<Skeleton className="h-64" />}>
        {(data) => <DefaultsForm {...props} defaults={data} />}
      </QueryView>
    </Section>
  );
}

function DefaultsForm({
  branchId,
  language,
  mayCostCoins,
  defaults,
}: ReleaseDefaultsProps & { defaults: BranchDefaults }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [noteBefore, setNoteBefore] = useState(defaults.noteBefore);
  const [noteAfter, setNoteAfter] = useState(defaults.noteAfter);
  const [preview, setPreview] = useState(String(defaults.previewCharacters));
  const previewCharacters = Number(preview);
  const isReady = previewCharacters <= PREVIEW_MAX_CHARACTERS;
  const key = trpc.releases.defaults.queryKey({ branchId });
  const save = useMutation(
    trpc.releases.saveDefaults.mutationOptions({
      onSuccess: ({ branchVersion }, { version: _, branchId: _1, ...saved }) => {
        queryClient.setQueryData(key, { ...saved, branchVersion });
        toast(t('common.saved'));
      },
      onError: (error) => {
        // What was typed stays in the fields; saving again then goes on top of the newer version.
        if (parseAppError(error).code === 'VERSION_CONFLICT') {
          void queryClient.invalidateQueries({ queryKey: key });
        }
      },
    }),
  );
  return (
    <form
      className="flex max-w-2xl flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isReady) return;
        save.mutate({
          ...{ branchId, version: defaults.branchVersion, previewCharacters },
          ...{ noteBefore: noteBefore.trim(), noteAfter: noteAfter.trim() },
        });
      }}
    >
      <TextArea
        label={t('release.noteBefore')}
        hint={t('release.noteTemplateHint')}
        rows={4}
        lang={language}
        maxLength={NOTE_MAX_LENGTH}
        value={noteBefore}
        onChange={(event) => setNoteBefore(event.target.value)}
      />
      <TextArea
        label={t('release.noteAfter')}
        rows={4}
        lang={language}
        maxLength={NOTE_MAX_LENGTH}
        value={noteAfter}
        onChange={(event) => setNoteAfter(event.target.value)}
      />
      {mayCostCoins && (
        <TextField
          label={t('release.previewCharacters')}
          hint={t('release.previewCharactersHint')}
          inputMode="numeric"
          value={preview}
          error={isReady ? undefined : `0 – ${PREVIEW_MAX_CHARACTERS}`}
          onChange={(event) => setPreview(event.target.value.replaceAll(/\D/g, '').slice(0, 5))}
        />
      )}
      {save.isError && (
        <div role="alert">
          <Notice tone="bad">{message(save.error)}</Notice>
        </div>
      )}
      <Button type="submit" className="self-start" disabled={!isReady} pending={save.isPending}>
        {t('common.save')}
      </Button>
    </form>
  );
}
