import { classNames } from './class-names.ts';

const WIDTH = 20;
const GAP = 5;
const HEIGHT = 100;

/** One bar for each month, upwards, and another one downwards where there are two of them. */
export interface MonthBar {
  month: string;
  up: number;
  down?: number;
}

/**
 * Bars of months, the oldest first; the last one is paler, for its month goes on. It decorates: put a table with the same
 * numbers beside it, which is what everybody can read.
 */
export function MonthBars({ bars, ink }: { bars: readonly MonthBar[]; ink: 'vine' | 'gold' }) {
  const highest = Math.max(...bars.map(({ up }) => up));
  const lowest = Math.max(...bars.map(({ down = 0 }) => down));
  const scale = HEIGHT / Math.max(highest + lowest, 1);
  const base = highest * scale || (lowest === 0 ? HEIGHT : 0);
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${bars.length * WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="h-28 w-full border-y border-line"
    >
      {bars.map(({ month, up, down = 0 }, index) => (
        <g key={month} className={classNames(index === bars.length - 1 && 'opacity-60')}>
          <rect
            x={index * WIDTH + GAP / 2}
            y={base - up * scale}
            width={WIDTH - GAP}
            height={up * scale}
            className={ink === 'vine' ? 'fill-vine' : 'fill-gold'}
          />
          <rect
            x={index * WIDTH + GAP / 2}
            y={base}
            width={WIDTH - GAP}
            height={down * scale}
            className="fill-wine"
          />
        </g>
      ))}
      <line
        x1={0}
        x2={bars.length * WIDTH}
        y1={base}
        y2={base}
        vectorEffect="non-scaling-stroke"
        className="stroke-line-strong"
      />
    </svg>
  );
}
