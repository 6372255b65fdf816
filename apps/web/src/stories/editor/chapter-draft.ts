import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { ChapterPrice, type EditableChapter } from '@inkvine/contracts/stories';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useErrorMessage } from '../../shell/query-view.tsx';
import { readUnsaved, writeUnsaved } from './draft-journal.ts';

export interface ChapterForm {
  title: string;
  text: string;
  /** As typed. */
  price: string;
}

const JOURNAL_AFTER_MS = 700;

const formOf = (chapter: EditableChapter): ChapterForm => ({
  title: chapter.title,
  text: chapter.text,
  price: String(chapter.price),
});

const isSame = (a: ChapterForm, b: ChapterForm): boolean =>
  a.title === b.title && a.text === b.text && a.price === b.price;

/**
 * A chapter being edited: what is typed, what the server has, and what to do when somebody else saved meanwhile.
 * Typed words are also kept on this device until they are saved, so a crash or a closed tab loses nothing.
 */
export function useChapterDraft(chapter: EditableChapter) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [recovered] = useState(() => {
    const unsaved = readUnsaved(chapter.id);
    return unsaved !== null && !isSame({ ...formOf(chapter), ...unsaved }, formOf(chapter)) ? unsaved : null;
  });
  const [form, setForm] = useState<ChapterForm>(() => ({ ...formOf(chapter), ...recovered }));
  const [conflict, setConflict] = useState<EditableChapter | null>(null);
  const [isResolving, setIsResolving] = useState(false);
  const latest = useRef(form);
  useEffect(() => {
    latest.current = form;
  }, [form]);
  const key = trpc.stories.editableChapter.queryKey({ chapterId: chapter.id });
  const isDirty = !isSame(form, formOf(chapter));

  useEffect(() => {
    const timer = setTimeout(
      () => writeUnsaved(chapter.id, isDirty ? { title: form.title, text: form.text } : null),
      JOURNAL_AFTER_MS,
    );
    return () => clearTimeout(timer);
  }, [chapter.id, form.title, form.text, isDirty]);

  const update = useMutation(
    trpc.stories.updateChapter.mutationOptions({
      onSuccess: async () => {
        // Text as the server keeps it, which trims and joins blank lines; what was typed meanwhile stays typed.
        await queryClient.refetchQueries({ queryKey: key });
        await queryClient.invalidateQueries({
          queryKey: trpc.stories.managedChapters.pathKey(),
          refetchType: 'none',
        });
      },
      onError: async (error) => {
        if (parseAppError(error).code !== 'VERSION_CONFLICT') return;
        const theirs = await queryClient.fetchQuery(
          trpc.stories.editableChapter.queryOptions({ chapterId: chapter.id }, { staleTime: 0 }),
        );
        setConflict(theirs);
        setIsResolving(true);
      },
    }),
  );

  const { mutate } = update;
  const send = useCallback(
    (contents: ChapterForm, version: number) => {
      mutate(
        {
          chapterId: chapter.id,
          version,
          title: contents.title,
          text: contents.text,
          price: ChapterPrice.parse(Number(contents.price)),
        },
        {
          onSuccess: () => {
            const saved = queryClient.getQueryData(key);
            // What was typed while it was being saved stays, here and in the journal.
            if (saved === undefined || !isSame(latest.current, contents)) return;
            setForm(formOf(saved));
            writeUnsaved(chapter.id, null);
          },
        },
      );
    },
    [chapter.id, key, mutate, queryClient],
  );

  return {
    form,
    setForm,
    isDirty,
    isRecovered: recovered !== null,
    status: update.isPending ? ('saving' as const) : ('idle' as const),
    error:
      update.isError && parseAppError(update.error).code !== 'VERSION_CONFLICT'
        ? message(update.error)
        : null,
    conflict: isResolving ? conflict : null,
    /** Once somebody else has saved, saving means choosing: nothing of theirs is overwritten unseen. */
    save: () => (conflict === null ? send(form, chapter.version) : setIsResolving(true)),
    /** Saves the chosen words on top of the version that got in between. */
    resolve: (contents: ChapterForm) => {
      if (conflict === null) return;
      setConflict(null);
      setIsResolving(false);
      setForm(contents);
      latest.current = contents;
      if (!isSame(contents, formOf(conflict))) send(contents, conflict.version);
    },
    postponeConflict: () => setIsResolving(false),
    discard: () => writeUnsaved(chapter.id, null),
  };
}
