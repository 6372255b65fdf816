import { useTRPC } from '@inkvine/client/react';
import { changedMeanwhile } from '@inkvine/client/version-conflict';
import type { ManagedForkPolicy } from '@inkvine/contracts/branches';
import { ForkMode, ForkTerms, MAX_ROYALTY_PERCENT } from '@inkvine/contracts/fork-terms';
import type { NovelId } from '@inkvine/contracts/primitives';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { CheckField, Choice, TextField } from '../../design/field.tsx';
import { Notice } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { ChangedMeanwhile, useVersionedForm } from '../../shell/changed-meanwhile.tsx';
import { useErrorMessage } from '../../shell/query-view.tsx';
import { TermsList } from './terms-list.tsx';

const SUGGESTED_ROYALTY = 20;
const { scope: Scope, commercial: Commercial } = ForkTerms.shape;

/** The terms for branches to come, beside the words in which others will read them. */
export function ForkTermsForm({ novelId, policy }: { novelId: NovelId; policy: ManagedForkPolicy }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [terms, setTerms, takePresent] = useVersionedForm(policy.terms, policy.version);
  const change = (changed: Partial<ForkTerms>) => setTerms((present) => ({ ...present, ...changed }));
  const key = trpc.branches.managedTerms.queryKey({ novelId });
  const save = useMutation(
    trpc.branches.setTerms.mutationOptions({
      onSuccess: (saved) => {
        queryClient.setQueryData(key, saved);
        toast(t('branches.terms.saved'));
        void queryClient.invalidateQueries({ queryKey: trpc.branches.terms.pathKey() });
      },
      onError: (error) => {
        if (changedMeanwhile(error) !== null) void queryClient.invalidateQueries({ queryKey: key });
      },
    }),
  );
  const changed = changedMeanwhile(save.error);
  const isRoyaltySound = terms.commercial !== 'royalty' || terms.royaltyPercent >= 1;
  const isOpen = terms.mode !== 'closed';
  return (
    <form
      className="flex flex-col gap-6"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({
          novelId,
          version: policy.version,
          terms,
          excludedChapterIds: policy.excludedChapterIds,
          excludedUserIds: policy.excludedUsers.map(({ id }) => id),
        });
      }}
    >
      <Choice
        label={t('branches.terms.mode.label')}
        name="mode"
        value={terms.mode}
        options={ForkMode.options.map((value) => ({ value, label: t(`branches.terms.mode.${value}`) }))}
        onChange={(mode) => change({ mode })}
      />
      {isOpen && (
        <>
          <Choice
            label={t('branches.terms.scope.label')}
            name="scope"
            value={terms.scope}
            options={Scope.options.map((value) => ({ value, label: t(`branches.terms.scope.${value}`) }))}
            onChange={(scope) => change({ scope })}
          />
          <Choice
            label={t('branches.terms.commercial.label')}
            name="commercial"
            value={terms.commercial}
            options={Commercial.options.map((value) => ({
              value,
              label: t(`branches.terms.commercial.${value}`),
            }))}
            onChange={(commercial) =>
              change({ commercial, royaltyPercent: commercial === 'royalty' ? SUGGESTED_ROYALTY : 0 })
            }
          />
          {terms.commercial === 'royalty' && (
            <TextField
              label={t('branches.terms.royalty')}
              hint={t('branches.terms.royaltyHint', { max: MAX_ROYALTY_PERCENT })}
              name="royalty"
              inputMode="numeric"
              className="max-w-40"
              value={terms.royaltyPercent === 0 ? '' : String(terms.royaltyPercent)}
              onChange={(event) =>
                change({
                  royaltyPercent: Math.min(
                    Number(event.target.value.replaceAll(/\D/g, '').slice(0, 3)),
                    MAX_ROYALTY_PERCENT,
                  ),
                })
              }
            />
          )}
          <CheckField
            label={t('branches.terms.survives')}
            hint={t('branches.terms.survivesHint')}
            checked={terms.survivesUpstream}
            onChange={(survivesUpstream) => change({ survivesUpstream })}
          />
        </>
      )}
      <section aria-labelledby="terms-preview" className="rounded-md border border-line bg-sunken p-4">
        <h3 id="terms-preview" className="mb-2 text-sm font-semibold">
          {t('branches.terms.preview')}
        </h3>
        <TermsList terms={terms} />
      </section>
      {changed !== null && (
        <ChangedMeanwhile
          fields={changed}
          onTakeTheirs={() => {
            takePresent();
            save.reset();
          }}
        >
          <div className="mt-2">
            <TermsList terms={policy.terms} />
          </div>
        </ChangedMeanwhile>
      )}
      {save.isError && changed === null && (
        <div role="alert">
          <Notice tone="bad">{message(save.error)}</Notice>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-4">
        <Button type="submit" disabled={!isRoyaltySound} pending={save.isPending}>
          {t(changed === null ? 'branches.terms.save' : 'conflict.keepMine')}
        </Button>
        <span className="text-sm text-ink-soft">
          {t('branches.terms.version', { version: policy.version })}
        </span>
      </div>
    </form>
  );
}
