import { useReadingChanged } from '@inkvine/client/reading/reading-changed';
import { useTRPC } from '@inkvine/client/react';
import type { BranchId } from '@inkvine/contracts/primitives';
import type { Standing } from '@inkvine/contracts/reading';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { CheckField } from '../design/check-field.tsx';
import { Field } from '../design/field.tsx';
import { Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** How far the reader counts as having read, for spoilers, and the way to be treated as further back. */
export function StandingForm({ branchId, onDone }: { branchId: BranchId; onDone: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const standing = useQuery(trpc.reading.standing.queryOptions({ branchId }));
  return (
    <>
      <Heading level={3}>{t('library.treatAs')}</Heading>
      <Text size="sm" tone="inkSoft">
        {t('library.treatAsLead')}
      </Text>
      <QueryView query={standing} loading={<Skeleton height={120} />}>
        {(data) => <Fields standing={data} onDone={onDone} />}
      </QueryView>
    </>
  );
}

function Fields({ standing, onDone }: { standing: Standing; onDone: () => void }) {
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
        onDone();
        await changed();
      },
    }),
  );
  if (standing.furthest === 0) return <Notice tone="gold">{t('library.notBegun')}</Notice>;
  const wanted = Number(number);
  const isRight = Number.isInteger(wanted) && wanted >= 1 && wanted <= standing.furthest;
  return (
    <>
      <Text size="sm">
        {t('library.standing', { furthest: standing.furthest, finished: standing.finished })}
      </Text>
      <Field
        label={t('library.treatAsNumber')}
        inputMode="numeric"
        value={number}
        error={isRight ? undefined : t('library.treatAsWrong', { furthest: standing.furthest })}
        onChangeText={setNumber}
      />
      <CheckField
        label={t('library.rereading')}
        hint={t('library.rereadingHint')}
        checked={rereading}
        onChange={setRereading}
      />
      {treat.isError && <Notice tone="bad">{message(treat.error)}</Notice>}
      <Button
        variant="secondary"
        label={t('library.treatAs')}
        pending={treat.isPending}
        disabled={!isRight}
        onPress={() => treat.mutate({ branchId: standing.branchId, number: wanted, rereading })}
      />
      {standing.treatedAs !== null && (
        <Button
          variant="quiet"
          label={t('library.treatFreely')}
          disabled={treat.isPending}
          onPress={() => treat.mutate({ branchId: standing.branchId, number: null })}
        />
      )}
    </>
  );
}
