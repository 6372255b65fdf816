import { markOf, toneOf } from '@inkvine/client/perks/badge-marks';
import type { ShownBadge } from '@inkvine/contracts/badges';
import { badgeWords } from '@inkvine/i18n/badge-words';
import { useTranslation } from 'react-i18next';
import { classNames } from '../design/class-names.ts';
import { useLocale } from '../shell/locale.ts';

/** A badge's mark on its colour; a dot for each level reached, where there are several. Says nothing by itself. */
export function BadgeMark({
  badge,
  className = 'size-12',
}: {
  badge: Pick<ShownBadge, 'icon' | 'tone' | 'level' | 'levels'>;
  className?: string;
}) {
  const tone = toneOf(badge.tone);
  return (
    <span
      aria-hidden
      className={classNames('inline-flex shrink-0 items-center justify-center rounded-full', className)}
      style={{ color: `var(--${tone})`, backgroundColor: `var(--${tone}-soft)` }}
    >
      <svg viewBox="0 0 24 24" className="size-[78%]">
        <g
          fill="none"
          stroke="currentColor"
          strokeWidth={1.8}
          strokeLinecap="round"
          strokeLinejoin="round"
          transform={badge.levels > 1 ? 'translate(2.400 0) scale(0.8)' : undefined}
        >
          {markOf(badge.icon).map((stroke) => (
            <path key={stroke} d={stroke} />
          ))}
        </g>
        {badge.levels > 1 &&
          Array.from({ length: badge.level }, (_, dot) => (
            <circle
              key={dot}
              cx={12 + (dot - (badge.level - 1) / 2) * 4.5}
              cy={20.5}
              r={1.7}
              fill="currentColor"
            />
          ))}
      </svg>
    </span>
  );
}

/**
 * What stands beside a name. A server that is older than this page says nothing.
 */
export function ShownBadges({ badges }: { badges: readonly ShownBadge[] | undefined }) {
  const { t } = useTranslation();
  const words = badgeWords(t, useLocale());
  if (badges === undefined || badges.length === 0) return null;
  return (
    <span className="inline-flex shrink-0 gap-1">
      {badges.map((badge) => (
        <span
          key={`${badge.name} ${badge.icon}`}
          role="img"
          aria-label={words.name(badge)}
          title={words.name(badge)}
        >
          <BadgeMark badge={badge} className="size-6" />
        </span>
      ))}
    </span>
  );
}
