import { useTRPC } from '@inkvine/client/react';
import { useStandingForm } from '@inkvine/client/reading/standing-form';
import type { BranchId } from '@inkvine/contracts/primitives';
import type { Standing } from '@inkvine/contracts/reading';
import { useQuery } from '@tanstack/react-query';
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
  const message = useErrorMessage();
  const form = useStandingForm(standing, (treatedAs) => {
    toast(treatedAs === null ? t('library.treatedFreely') : t('library.treatedAs', { number: treatedAs }));
    onDone();
  });
  if (standing.furthest === 0) return <Notice tone="gold">{t('library.notBegun')}</Notice>;
  return (
    <>
      <Text size="sm">
        {t('library.standing', { furthest: standing.furthest, finished: standing.finished })}
      </Text>
      <Field
        label={t('library.treatAsNumber')}
        inputMode="numeric"
        value={form.typed}
        error={form.isRight ? undefined : t('library.treatAsWrong', { furthest: standing.furthest })}
        onChangeText={form.setTyped}
      />
      <CheckField
        label={t('library.rereading')}
        hint={t('library.rereadingHint')}
        checked={form.rereading}
        onChange={form.setRereading}
      />
      {form.error !== null && <Notice tone="bad">{message(form.error)}</Notice>}
      <Button
        variant="secondary"
        label={t('library.treatAs')}
        pending={form.isTreating}
        disabled={!form.isRight}
        onPress={form.treat}
      />
      {standing.treatedAs !== null && (
        <Button
          variant="quiet"
          label={t('library.treatFreely')}
          disabled={form.isTreating}
          onPress={form.treatFreely}
        />
      )}
    </>
  );
}
