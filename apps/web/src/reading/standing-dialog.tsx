import { useTRPC } from '@inkvine/client/react';
import type { LibraryItem, Standing } from '@inkvine/contracts/reading';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { CheckField, TextField } from '../design/field.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { useReadingChanged } from '@inkvine/client/reading/reading-changed';

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
  const trpc = useTRPC();
  const changed = useReadingChanged();
  const message = useErrorMessage();
  const [number, setNumber] = useState(String(standing.treatedAs ?? Math.max(standing.opened, 1)));
  const [rereading, setRereading] = useState(standing.rereading);
  const treat = useMutation(
    trpc.reading.treatAs.mutationOptions({
      onSuccess: async ({ treatedAs }) => {
        toast(
          treatedAs === null ? t('library.treatedFreely') : t('library.treatedAs', { number: treatedAs }),
        );
        onClose();
        await changed();
      },
      onError: (error) => toast(message(error), 'bad'),
    }),
  );
  if (standing.furthest === 0) return <Notice>{t('library.notBegun')}</Notice>;
  const wanted = Number(number);
  const isRight = Number.isInteger(wanted) && wanted >= 1 && wanted <= standing.furthest;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (isRight) treat.mutate({ branchId: standing.branchId, number: wanted, rereading });
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
        value={number}
        error={isRight ? undefined : t('library.treatAsWrong', { furthest: standing.furthest })}
        onChange={(event) => setNumber(event.target.value)}
      />
      <CheckField
        label={t('library.rereading')}
        hint={t('library.rereadingHint')}
        checked={rereading}
        onChange={setRereading}
      />
      <div className="flex flex-wrap justify-end gap-3">
        {standing.treatedAs !== null && (
          <Button
            variant="secondary"
            disabled={treat.isPending}
            onClick={() => treat.mutate({ branchId: standing.branchId, number: null })}
          >
            {t('library.treatFreely')}
          </Button>
        )}
        <Button type="submit" pending={treat.isPending} disabled={!isRight}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  );
}
