/** Pairs of Korean particles: the form after a final consonant first, then the one after a vowel. */
export const PARTICLES = ['을/를', '이/가', '은/는', '과/와', '으로/로', '이에요/예요'] as const;
export type Particle = (typeof PARTICLES)[number];

const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
const FINALS = 28;
const FINAL_RIEUL = 8;

/** Final consonant of the last sound, as its place in a Hangul syllable block; 0 when it ends in a vowel. */
const DIGIT_FINALS = [21, 8, 0, 16, 0, 0, 1, 8, 8, 0];
/** How Korean names the letters: L 엘, M 엠, N 엔, R 알; the others end in vowels. */
const LETTER_FINALS: Readonly<Record<string, number>> = { l: 8, m: 16, n: 4, r: 8 };

function finalOf(word: string): number | null {
  const last = [...word.replace(/[^\p{L}\p{N}]+$/u, '')].at(-1);
  if (last === undefined) return null;
  const code = last.codePointAt(0) ?? 0;
  if (code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE) return (code - FIRST_SYLLABLE) % FINALS;
  if (/[0-9]/.test(last)) return DIGIT_FINALS[Number(last)] ?? 0;
  if (/[a-z]/i.test(last)) return LETTER_FINALS[last.toLowerCase()] ?? 0;
  return null;
}

/**
 * The word with the particle that its last sound asks for: 책을, 나무를, 서울로.
 * Both forms, as in 東京을(를), when nobody can know how the word sounds.
 */
export function withParticle(word: string, particle: Particle): string {
  const [closed = '', open = ''] = particle.split('/');
  const final = finalOf(word);
  if (final === null) return `${word}${closed}(${open})`;
  if (particle === '으로/로' && final === FINAL_RIEUL) return `${word}${open}`;
  return `${word}${final === 0 ? open : closed}`;
}
