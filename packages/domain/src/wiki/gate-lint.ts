/**
 * Particles and titles that follow a Korean name within the same word; the longest runs are made of several. A name
 * followed by other syllables is another word: 한서 is not named in 한서윤.
 */
const PARTICLES = [
  ...[
    '은',
    '는',
    '이',
    '가',
    '을',
    '를',
    '의',
    '에',
    '도',
    '만',
    '와',
    '과',
    '랑',
    '로',
    '야',
    '아',
    '여',
    '나',
    '며',
  ],
  ...[
    '이랑',
    '이나',
    '이며',
    '이고',
    '으로',
    '에게',
    '에게서',
    '에서',
    '에는',
    '에도',
    '께',
    '께서',
    '한테',
    '한테서',
  ],
  ...[
    '까지',
    '부터',
    '처럼',
    '보다',
    '마다',
    '조차',
    '마저',
    '밖에',
    '뿐',
    '같이',
    '이라',
    '이라고',
    '라고',
    '라',
    '이란',
    '란',
    '이여',
  ],
  ...[
    '이시여',
    '이다',
    '다',
    '이었다',
    '였다',
    '이야',
    '예요',
    '이에요',
    '입니다',
    '씨',
    '님',
    '군',
    '양',
    '들',
    '네',
  ],
].sort((one, other) => other.length - one.length);

const HANGUL = /[가-힣]/;
const LETTER = /[\p{L}\p{N}]/u;

/** Whether a run of Hangul after a name is nothing but particles. */
export function isParticles(run: string): boolean {
  return (
    run === '' ||
    PARTICLES.some((particle) => run.startsWith(particle) && isParticles(run.slice(particle.length)))
  );
}

export interface Chapter {
  id: string;
  position: number;
  text: string;
}

export interface Mention {
  chapterId: string;
  position: number;
  quote: string;
}

const KEY_LENGTH = 2;
const QUOTE_REACH = 24;

/**
 * Finds the first mention of each name while chapters are shown to it in reading order, each text once, whatever
 * the number of names. Case counts, because Will is a person and will is not.
 */
export function createMentionFinder(names: Iterable<string>) {
  const sought = Map.groupBy(new Set([...names].filter((name) => name !== '')), (name) =>
    name.slice(0, KEY_LENGTH),
  );
  const found = new Map<string, Mention>();

  function readAt(chapter: Chapter, at: number): void {
    for (const length of [KEY_LENGTH, 1]) {
      const key = chapter.text.slice(at, at + length);
      const candidates = key.length === length ? sought.get(key) : undefined;
      for (const name of candidates ?? []) {
        if (found.has(name) || !isMention(chapter.text, name, at)) continue;
        found.set(name, {
          chapterId: chapter.id,
          position: chapter.position,
          quote: chapter.text
            .slice(Math.max(0, at - QUOTE_REACH), at + name.length + QUOTE_REACH)
            .replaceAll(/\s+/g, ' ')
            .toWellFormed()
            .trim(),
        });
      }
    }
  }

  return {
    read(chapter: Chapter): void {
      for (let at = 0; at < chapter.text.length; at += 1) readAt(chapter, at);
    },
    mentionOf: (name: string): Mention | undefined => found.get(name),
  };
}

function isMention(text: string, name: string, at: number): boolean {
  if (!text.startsWith(name, at)) return false;
  const before = text[at - 1] ?? '';
  if (LETTER.test(before)) return false;
  const rest = text.slice(at + name.length, at + name.length + 12);
  if (HANGUL.test(name.at(-1)!)) return isParticles(/^[가-힣]*/.exec(rest)![0]);
  return !LETTER.test(rest[0] ?? '') || HANGUL.test(rest[0]!);
}

export type GateProblem = 'too_early' | 'too_late' | 'never_mentioned' | 'no_gate';

/**
 * What is wrong with the gate of a name: `too_early` when readers learn the name before the text says it,
 * `too_late` when the text says it while the wiki still hides it. Null when the two agree.
 * @param gate position of the gate's chapter, 0 for the introduction, null when no reader ever learns it
 * Source: product specification 2.5, gate lint.
 */
export function checkGate(gate: number | null, mention: Mention | undefined): GateProblem | null {
  if (gate === null) return 'no_gate';
  if (mention === undefined) return 'never_mentioned';
  if (gate > 0 && gate < mention.position) return 'too_early';
  return gate > mention.position ? 'too_late' : null;
}
