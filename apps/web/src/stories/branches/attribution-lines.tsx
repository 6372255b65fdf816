import type { Attribution } from '@inkvine/contracts/attribution';
import { formatDate } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../shell/locale.ts';

/** Who wrote the chapters that a branch carries on from, a line each. */
export function AttributionLines({ attribution }: { attribution: readonly Attribution[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <ul className="flex flex-col gap-0.5">
      {attribution.map(({ from, to, author, asOf }) => (
        <li key={from}>
          {t(from === to ? 'branches.attributionOne' : 'branches.attribution', {
            from,
            to,
            name: author.name,
            date: formatDate(asOf, locale, 'day'),
          })}
        </li>
      ))}
    </ul>
  );
}
