import { describeForkTerms, type ForkTerms } from '@inkvine/contracts/fork-terms';
import { useLocale } from '../../shell/locale.ts';

/** The terms in the very words that are kept when somebody agrees. */
export function TermsList({ terms }: { terms: ForkTerms }) {
  const locale = useLocale();
  return (
    <ul className="flex list-disc flex-col gap-1.5 pl-5 text-sm marker:text-vine">
      {describeForkTerms(terms, locale).map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
