import { useTRPC } from '@inkvine/client/react';
import { ChapterPrice, type EditableChapter } from '@inkvine/contracts/stories';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../../design/toast.ts';
import { useErrorMessage } from '../../shell/query-view.tsx';

/** What new readers pay. It holds at once, so that it is saved when the field is left and not at every key. */
export function ChapterPriceField({ chapter }: { chapter: EditableChapter }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [typed, setTyped] = useState<string | null>(null);
  const update = useMutation(
    trpc.stories.updateChapter.mutationOptions({
      onSuccess: () => toast(t('editor.priceSaved')),
      onError: (error) => toast(message(error), 'bad'),
      onSettled: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.stories.pathKey() });
        setTyped(null);
      },
    }),
  );
  const commit = () => {
    const price = ChapterPrice.safeParse(typed === null || typed === '' ? undefined : Number(typed));
    if (!price.success || price.data === chapter.price) setTyped(null);
    else update.mutate({ chapterId: chapter.id, version: chapter.version, price: price.data });
  };
  return (
    <label className="flex items-center gap-2 text-xs text-ink-soft">
      {t('writing.chapter.price')}
      <input
        name="price"
        inputMode="numeric"
        value={typed ?? String(chapter.price)}
        disabled={update.isPending}
        title={t('writing.chapter.priceHint')}
        onChange={(event) => setTyped(event.target.value.replaceAll(/\D/g, '').slice(0, 5))}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
        className="min-h-11 w-20 rounded-md border border-line-strong bg-surface px-2.5 text-right text-sm text-ink tabular-nums focus:outline-2 focus:-outline-offset-1 focus:outline-vine sm:min-h-9"
      />
    </label>
  );
}
