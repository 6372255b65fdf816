import type { OutlineAct } from '@inkvine/client/outline/outline-acts';
import { NUMBER_LABEL_MAX_LENGTH, type WholeOutline } from '@inkvine/contracts/outline';
import { VolumeId } from '@inkvine/contracts/primitives';
import { VOLUME_TITLE_MAX_LENGTH } from '@inkvine/contracts/stories';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../design/dialog.tsx';
import { SelectField, TextField } from '../../design/field.tsx';
import { FormDialog } from '../../design/form-dialog.tsx';
import { useErrorMessage } from '../../shell/query-view.tsx';
import type { OutlineQuestion } from './outline-question.ts';

interface OutlineDialogProps {
  outline: WholeOutline;
  question: OutlineQuestion;
  run: (act: OutlineAct) => Promise<void>;
  onClose: () => void;
}

/** Asks what an act on the outline needs to know. What was typed stays when the act is refused. */
export function OutlineDialog({ question, ...props }: OutlineDialogProps) {
  switch (question.kind) {
    case 'place':
      return <PlaceDialog {...props} question={question} />;
    case 'label':
      return <LabelDialog {...props} question={question} />;
    case 'createVolume':
    case 'renameVolume':
      return <VolumeDialog {...props} question={question} />;
    case 'deleteVolume':
      return <DeleteVolumeDialog {...props} question={question} />;
  }
}

type Asking<Kind extends OutlineQuestion['kind']> = OutlineDialogProps & {
  question: OutlineQuestion & { kind: Kind };
};

/** Runs an act and closes; says beside the form why it did not happen. */
function useAct(run: OutlineDialogProps['run'], onClose: () => void) {
  const message = useErrorMessage();
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const act = async (what: OutlineAct) => {
    setPending(true);
    setProblem(null);
    try {
      await run(what);
      onClose();
    } catch (error) {
      setProblem(message(error));
    } finally {
      setPending(false);
    }
  };
  return { act: (what: OutlineAct) => void act(what), problem, pending };
}

function PlaceDialog({ outline, question: { chapter }, run, onClose }: Asking<'place'>) {
  const { t } = useTranslation();
  const { act, ...state } = useAct(run, onClose);
  const [volume, setVolume] = useState<string>(chapter.volumeId ?? '');
  const [place, setPlace] = useState(String(outline.chapters.findIndex(({ id }) => id === chapter.id) + 1));
  const last = outline.chapters.length;
  const isReady = Number(place) >= 1 && Number(place) <= last;
  return (
    <FormDialog
      {...state}
      title={t('outline.moveTitle', { title: chapter.title })}
      submit={t('outline.move')}
      isReady={isReady}
      onClose={onClose}
      onSubmit={() => {
        const volumeId = volume === '' ? null : VolumeId.parse(volume);
        act({ kind: 'moveChapter', chapterId: chapter.id, to: { index: Number(place) - 1, volumeId } });
      }}
    >
      {outline.volumes.length > 0 && (
        <SelectField
          label={t('outline.volume')}
          value={volume}
          onChange={(event) => {
            const next = event.target.value;
            setVolume(next);
            const end = outline.chapters.findLastIndex(({ volumeId }) => volumeId === next);
            if (next !== (chapter.volumeId ?? '') && end >= 0) setPlace(String(end + 1));
          }}
        >
          <option value="">{t('outline.noVolume')}</option>
          {outline.volumes.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </SelectField>
      )}
      <TextField
        label={t('outline.place')}
        hint={t('outline.placeHint', { last })}
        inputMode="numeric"
        value={place}
        error={isReady || place === '' ? undefined : `1 – ${last}`}
        onChange={(event) => setPlace(event.target.value.replaceAll(/\D/g, '').slice(0, 5))}
      />
    </FormDialog>
  );
}

function LabelDialog({ question: { chapter }, run, onClose }: Asking<'label'>) {
  const { t } = useTranslation();
  const { act, ...state } = useAct(run, onClose);
  const [label, setLabel] = useState(chapter.numberLabel ?? '');
  return (
    <FormDialog
      {...state}
      title={t('outline.labelTitle', { title: chapter.title })}
      lead={t('outline.labelLead')}
      submit={t('common.save')}
      isReady
      onClose={onClose}
      onSubmit={() =>
        act({
          kind: 'labelChapter',
          chapterId: chapter.id,
          numberLabel: label.trim() === '' ? null : label.trim(),
        })
      }
    >
      <TextField
        label={t('outline.labelField')}
        hint={t('outline.labelHint')}
        maxLength={NUMBER_LABEL_MAX_LENGTH}
        value={label}
        onChange={(event) => setLabel(event.target.value)}
      />
    </FormDialog>
  );
}

function VolumeDialog({ question, run, onClose }: Asking<'createVolume' | 'renameVolume'>) {
  const { t } = useTranslation();
  const { act, ...state } = useAct(run, onClose);
  const isNew = question.kind === 'createVolume';
  const [title, setTitle] = useState(isNew ? '' : question.title);
  return (
    <FormDialog
      {...state}
      title={isNew ? t('outline.createTitle') : t('outline.renameVolume')}
      {...(isNew
        ? { lead: t(question.fromChapterId === null ? 'outline.createLead' : 'outline.createFromLead') }
        : {})}
      submit={isNew ? t('outline.create') : t('common.save')}
      isReady={title.trim() !== ''}
      onClose={onClose}
      onSubmit={() =>
        act(
          isNew
            ? { kind: 'createVolume', title: title.trim(), fromChapterId: question.fromChapterId }
            : { kind: 'renameVolume', volumeId: question.volumeId, title: title.trim() },
        )
      }
    >
      <TextField
        label={t('outline.volumeTitle')}
        required
        maxLength={VOLUME_TITLE_MAX_LENGTH}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
    </FormDialog>
  );
}

function DeleteVolumeDialog({ question, run, onClose }: Asking<'deleteVolume'>) {
  const { t } = useTranslation();
  const { act, problem, pending } = useAct(run, onClose);
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t('outline.deleteTitle', { title: question.title })}
      body={problem ?? t('outline.deleteBody')}
      action={t('outline.deleteVolume')}
      pending={pending}
      onConfirm={() => act({ kind: 'deleteVolume', volumeId: question.volumeId })}
    />
  );
}
