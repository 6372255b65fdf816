import type { Locale } from '@inkvine/contracts/primitives';
import { useTranslation } from 'react-i18next';
import { classNames } from '../design/class-names.ts';
import { declareKoreanSerif } from '../design/fonts.ts';
import { drawingFor, paletteFor } from '@inkvine/client/cover-drawing';

const VIEW = { width: 200, height: 300 };

/** Long titles are set smaller; sizes are shares of the cover's width. */
function titleSize(title: string): string {
  const weight = [...title].reduce(
    (sum, character) => sum + (/[\u1100-\uffdc]/.test(character) ? 1.8 : 1),
    0,
  );
  if (weight <= 11) return '15cqi';
  if (weight <= 24) return '12cqi';
  if (weight <= 44) return '9.5cqi';
  return '7.5cqi';
}

/** A cover set from the title alone: the same title always gets the same paper, ink and drawing. */
export function NovelCover({
  title,
  author,
  language,
  className,
}: {
  title: string;
  author: string;
  language: Locale;
  className?: string;
}) {
  const { t } = useTranslation();
  if (language === 'ko') declareKoreanSerif();
  const { paper, ink, accent } = paletteFor(title);
  return (
    <div
      role="img"
      aria-label={t('stories.novelCover', { title })}
      className={classNames(
        '@container relative aspect-2/3 overflow-hidden rounded-sm shadow-book',
        className,
      )}
      style={{ backgroundColor: paper, color: ink }}
    >
      <svg
        aria-hidden
        viewBox={`0 0 ${VIEW.width} ${VIEW.height}`}
        preserveAspectRatio="xMidYMax slice"
        className="absolute inset-0 size-full"
      >
        {drawingFor(title).map((stroke, index) => (
          <path
            // The strokes of one title never change their order.
            key={index}
            d={stroke.d}
            fill={stroke.filled ? accent : 'none'}
            stroke={stroke.filled ? 'none' : accent}
            strokeWidth={stroke.width}
            strokeLinecap="round"
            opacity={stroke.opacity}
          />
        ))}
        <rect
          x="9"
          y="9"
          width="182"
          height="282"
          fill="none"
          stroke={ink}
          strokeWidth="0.6"
          opacity="0.55"
        />
      </svg>
      <div aria-hidden lang={language} className="absolute inset-0 flex flex-col justify-between p-[10cqi]">
        <p
          className="font-serif leading-[1.18] font-bold text-balance"
          style={{ fontSize: titleSize(title) }}
        >
          {title}
        </p>
        <p className="font-serif text-[6cqi]">
          <span style={{ backgroundColor: paper, boxShadow: `0 0 0 0.25em ${paper}` }}>{author}</span>
        </p>
      </div>
      <span
        aria-hidden
        className="absolute inset-y-0 left-0 w-[3.5%] bg-linear-to-r from-[rgb(0_0_0/0.28)] via-[rgb(255_255_255/0.12)] to-transparent"
      />
    </div>
  );
}
