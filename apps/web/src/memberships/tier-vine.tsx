const LEAVES = [
  'M24 47c-6.500-.6-10.300-4-11.200-10 6.300.4 10.400 4 11.200 10Z',
  'M24 40c6.500-.6 10.300-4 11.200-10-6.300.4-10.400 4-11.200 10Z',
  'M24 32c-5.800-.5-9.200-3.600-10-9 5.700.4 9.300 3.600 10 9Z',
  'M24 26c5.800-.5 9.200-3.600 10-9-5.700.4-9.300 3.600-10 9Z',
  'M24 19c-5-.5-7.900-3.100-8.600-7.700 4.900.3 8 3.100 8.600 7.700Z',
  'M24 15c5-.5 7.900-3.100 8.600-7.700-4.900.3-8 3.100-8.600 7.700Z',
] as const;
const TOPS = [38, 30, 22, 16, 10, 6] as const;

/** A shoot that has a leaf more for each tier below; only an ornament. */
export function TierVine({ place, className }: { place: number; className?: string }) {
  const leaves = Math.min(place + 1, LEAVES.length);
  return (
    <svg aria-hidden viewBox="8 0 32 56" className={className}>
      <path
        d={`M24 54V${TOPS[leaves - 1] ?? TOPS[0]}`}
        fill="none"
        stroke="var(--vine)"
        strokeWidth="1.600"
        strokeLinecap="round"
      />
      {LEAVES.slice(0, leaves).map((leaf) => (
        <path key={leaf} d={leaf} fill="var(--vine)" />
      ))}
      <path d="M14 54h20" stroke="var(--line-strong)" strokeWidth="1.200" strokeLinecap="round" />
    </svg>
  );
}
