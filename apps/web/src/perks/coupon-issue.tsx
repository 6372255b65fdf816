import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { useTRPC } from '@inkvine/client/react';
import { COUPON_ISSUE_MAX, IssueCouponInput, type Coupon } from '@inkvine/contracts/perks-coupons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextArea } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { Notice } from '../design/states.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';

const Issue = IssueCouponInput.omit({ idempotencyKey: true });
const REFUSALS = ['unknown', 'enough', 'left'] as const;

/** Gives people one each, and says who got none and why. */
export function IssueDialog({ coupon, onClose }: { coupon: Coupon; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const [typed, setTyped] = useState('');
  const emails = typed.split(/[\s,;]+/).filter((part) => part !== '');
  const asked = Issue.safeParse({ couponId: coupon.id, emails });
  const issue = useMutation(
    trpc.perks.issueCoupon.mutationOptions({
      onSuccess: (result) => {
        keys.renew();
        setTyped(REFUSALS.flatMap((why) => result[why]).join('\n'));
      },
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.perks.ownCoupons.pathKey() }),
    }),
  );
  return (
    <FormDialog
      title={t('coupons.desk.issueOf', { name: coupon.terms.name })}
      lead={t('coupons.issue.lead')}
      submit={t('coupons.issue.give')}
      pending={issue.isPending}
      problem={issue.error === null ? null : message(issue.error)}
      isReady={asked.success}
      onSubmit={() => {
        if (asked.success)
          issue.mutate({ ...asked.data, idempotencyKey: keys.keyFor(JSON.stringify(asked.data)) });
      }}
      onClose={onClose}
    >
      <TextArea
        label={t('coupons.issue.emails')}
        hint={t('coupons.issue.emailsHint', { most: COUPON_ISSUE_MAX })}
        rows={5}
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {issue.data !== undefined && (
        <div role="status" className="flex flex-col gap-2 text-sm">
          <p>{t('coupons.issue.result', { count: issue.data.issued })}</p>
          {REFUSALS.filter((why) => issue.data[why].length > 0).map((why) => (
            <Notice key={why} tone="bad">
              <span className="break-words">
                {t(`coupons.issue.${why}`, { list: issue.data[why].join(', ') })}
              </span>
            </Notice>
          ))}
        </div>
      )}
    </FormDialog>
  );
}
