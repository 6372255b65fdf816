import { parseAppError } from '@inkvine/client/app-error';
import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import type { WikiEntryKey } from '@inkvine/contracts/primitives';
import type { WikiType } from '@inkvine/contracts/wiki';
import { WikiPartContent, type WikiEditablePart } from '@inkvine/contracts/wiki-editing';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Notice } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { useErrorMessage } from '../../shell/query-view.tsx';
import { writtenAttributes } from './attributes-field.tsx';
import { GateField } from './gate-field.tsx';
import type { Manuscript } from './manuscript.tsx';
import { PartFields } from './part-fields.tsx';

/** Writes one part of the wiki: a new one of an entry (or of the timeline), or one that stands there. */
export function PartDialog({
  manuscript,
  entryKey,
  type,
  part,
  labels,
  onClose,
}: {
  manuscript: Manuscript;
  /** Null for an event of the timeline. */
  entryKey: WikiEntryKey | null;
  type: WikiType;
  part: Pick<WikiEditablePart, 'content'> & Partial<Pick<WikiEditablePart, 'key' | 'version'>>;
  /** Names of the entries that the part speaks of. */
  labels: Readonly<Record<string, string>>;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const [content, setContent] = useState(part.content);
  const [names, setNames] = useState(labels);
  const { branchId, language } = manuscript;
  const onSuccess = async () => {
    keys.renew();
    await queryClient.invalidateQueries({ queryKey: trpc.wiki.pathKey() });
    toast(t('wiki.manage.saved'));
    onClose();
  };
  const add = useMutation(trpc.wiki.addPart.mutationOptions({ onSuccess }));
  const save = useMutation(trpc.wiki.savePart.mutationOptions({ onSuccess }));
  const parsed = WikiPartContent.safeParse(
    content.kind === 'snapshot' ? { ...content, attributes: writtenAttributes(content.attributes) } : content,
  );
  const error = add.error ?? save.error;
  function confirm() {
    if (!parsed.success) return;
    const written = parsed.data;
    if (part.key === undefined || part.version === undefined) {
      const idempotencyKey = keys.keyFor(JSON.stringify(written));
      add.mutate({ branchId, entryKey, content: written, idempotencyKey });
    } else {
      save.mutate({ branchId, key: part.key, version: part.version, content: written });
    }
  }
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t(`wiki.manage.kind.${content.kind}`)}
      footer={
        <Button pending={add.isPending || save.isPending} disabled={!parsed.success} onClick={confirm}>
          {t('wiki.manage.save')}
        </Button>
      }
    >
      <div className="flex flex-col gap-5">
        <PartFields
          content={content}
          branchId={branchId}
          language={language}
          type={type}
          names={names}
          onName={(key, name) => setNames((known) => ({ ...known, [key]: name }))}
          onChange={setContent}
        />
        <GateField
          branchId={branchId}
          gate={content.gate}
          finished={content.kind === 'snapshot'}
          onChange={(gate) => setContent({ ...content, gate })}
        />
        {error !== null && (
          <div role="alert">
            <Notice tone="bad">
              {parseAppError(error).code === 'VERSION_CONFLICT'
                ? t('wiki.manage.changedElsewhere')
                : message(error)}
            </Notice>
          </div>
        )}
      </div>
    </Dialog>
  );
}
