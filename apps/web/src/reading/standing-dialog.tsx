import { useTRPC } from '@inkvine/client/react';
import { useStandingForm } from '@inkvine/client/reading/standing-form';
import type { LibraryItem, Standing } from '@inkvine/contracts/reading';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { CheckField, TextField } from '../design/field.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** How far the reader counts as having read, for spoilers, and the way to be treated as further back. */
export function StandingDialog({ item, onClose }: { item: LibraryItem; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const standing = useQuery(trpc.reading.standing.queryOptions({ branchId: item.branchId }));
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('library.treatAs')}
      lead={t('library.treatAsLead')}
    >
      <QueryView query={standing} loading={<Skeleton className="h-32" />}>
        {(data) => <StandingForm standing={data} onClose={onClose} />}
      </QueryView>
    </Dialog>
  );
}

function StandingForm({ standing, onClose }: { standing: Standing; onClose: () => void }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const form = useStandingForm(standing, (treatedAs) => {
    toast(treatedAs === null ? t('library.treatedFreely') : t('library.treatedAs', { number: treatedAs }));
    onClose();
  });
  if (standing.furthest === 0) return <Notice>{t('library.notBegun')}</Notice>;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        form.treat();
      }}
    >
      <p className="text-sm">
        {t('library.standing', { furthest: standing.furthest, finished: standing.finished })}
      </p>
      <TextField
        label={t('library.treatAsNumber')}
        type="number"
        inputMode="numeric"
        min={1}
        max={standing.furthest}
        value={form.typed}
        error={form.isRight ? undefined : t('library.treatAsWrong', { furthest: standing.furthest })}
        onChange={(event) => form.setTyped(event.target.value)}
      />
      <CheckField
        label={t('library.rereading')}
        hint={t('library.rereadingHint')}
        checked={form.rereading}
        onChange={form.setRereading}
      />
      {form.error !== null && (
        <div role="alert">
          <Notice tone="bad">{message(form.error)}</Notice>
        </div>
      )}
      <div className="flex flex-wrap justify-end gap-3">
        {standing.treatedAs !== null && (
          <Button variant="secondary" disabled={form.isTreating} onClick={form.treatFreely}>
            {t('library.treatFreely')}
          </Button>
        )}
        <Button type="submit" pending={form.isTreating} disabled={!form.isRight}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  );
}
