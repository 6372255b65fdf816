import { useBill } from '@inkvine/client/memberships/my-memberships';
import type { MembershipState, MyMembership } from '@inkvine/contracts/renewals';
import { billInWords, membershipInWords } from '@inkvine/i18n/membership-words';
import { useTranslation } from 'react-i18next';
import { classNames } from '../design/class-names.ts';
import { useLocale } from '../shell/locale.ts';
import { useFailureWords } from './failure-words.ts';

const TONES: Record<MembershipState, string> = {
  starting: 'bg-gold-soft text-ink',
  active: 'bg-vine-soft text-vine',
  trial: 'bg-vine-soft text-vine',
  ending: 'bg-sunken text-ink-soft',
  grace: 'bg-wine-soft text-wine',
  suspended: 'bg-wine-soft text-wine',
  paused: 'bg-sunken text-ink-soft',
  ended: 'bg-sunken text-ink-soft',
};

type Marked = Pick<MyMembership, 'state' | 'isGift'>;

export function StateMark({ membership: { state, isGift } }: { membership: Marked }) {
  const { t } = useTranslation();
  return (
    <span
      className={classNames(
        'rounded-full px-2.5 py-0.5 text-xs font-semibold whitespace-nowrap',
        TONES[state],
      )}
    >
      {t(`memberships.state.${state === 'ending' && isGift ? 'gift' : state}`)}
    </span>
  );
}

/** What is going on, and what happens next by itself. */
export function StateWords({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const failure = useFailureWords();
  const bill = useBill(membership);
  const { state } = membership;
  const isRefused = (state === 'grace' || state === 'suspended') && membership.failure !== null;
  return (
    <div className="flex flex-col gap-1 text-sm">
      {isRefused && <p className="font-medium text-wine">{failure(membership.failure)}</p>}
      <p>{membershipInWords(t, membership, locale)}</p>
      {isRefused && bill.data != null && (
        <p className="text-ink-soft">{billInWords(t, bill.data, locale).join(' ')}</p>
      )}
    </div>
  );
}
