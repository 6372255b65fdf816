import { useTRPC } from '@inkvine/client/react';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import type { WikiEditablePart, WikiPartContent } from '@inkvine/contracts/wiki-editing';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Pencil, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/dialog.tsx';
import { toast } from '../../design/toast.ts';
import { useErrorMessage } from '../../shell/query-view.tsx';
import { GateWords } from './gate-words.tsx';

/** What a part is called in a list. */
export function nameOfPart(content: WikiPartContent, labels: Readonly<Record<string, string>>): string {
  switch (content.kind) {
    case 'entry':
      return content.label;
    case 'snapshot':
    case 'alias':
      return content.name;
    case 'section':
    case 'event':
      return content.title;
    case 'relation':
      return `${content.label}: ${labels[content.targetKey] ?? '…'}`;
  }
}

/** One part as its author sees it, with its gate and what can be done with it. */
export function PartCard({
  branchId,
  language,
  part,
  labels,
  children,
  onEdit,
}: {
  branchId: BranchId;
  language: Locale;
  part: WikiEditablePart;
  labels: Readonly<Record<string, string>>;
  children?: ReactNode;
  onEdit: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [isRemoving, setIsRemoving] = useState(false);
  const remove = useMutation(
    trpc.wiki.deletePart.mutationOptions({
      onSuccess: () => toast(t('wiki.manage.removed')),
      onError: (error) => toast(message(error), 'bad'),
      onSettled: async () => {
        setIsRemoving(false);
        await queryClient.invalidateQueries({ queryKey: trpc.wiki.pathKey() });
      },
    }),
  );
  const name = nameOfPart(part.content, labels);
  return (
    <li className="flex items-start justify-between gap-4 py-3">
      <div className="min-w-0">
        <p lang={language} className="font-serif font-bold">
          {name}
        </p>
        {children}
        <p className="mt-1 text-xs text-ink-soft">
          <GateWords chapter={part.chapter} />
          {part.inherited && ` · ${t('wiki.manage.inherited')}`}
          {part.suggestedBy !== null && ` · ${t('wiki.manage.suggestedBy', { name: part.suggestedBy })}`}
        </p>
      </div>
      <div className="flex shrink-0">
        <Button variant="quiet" size="icon" aria-label={t('wiki.manage.editOf', { name })} onClick={onEdit}>
          <Pencil aria-hidden className="size-4" />
        </Button>
        <Button
          variant="quiet"
          size="icon"
          aria-label={`${t('wiki.manage.remove')}: ${name}`}
          onClick={() => setIsRemoving(true)}
        >
          <Trash2 aria-hidden className="size-4" />
        </Button>
      </div>
      <ConfirmDialog
        open={isRemoving}
        onOpenChange={setIsRemoving}
        title={t('wiki.manage.removeTitle', { name })}
        body={t('wiki.manage.removeBody')}
        action={t('wiki.manage.remove')}
        pending={remove.isPending}
        onConfirm={() => remove.mutate({ branchId, key: part.key, version: part.version })}
      />
    </li>
  );
}
