const MAX_LENGTH = 60;
const ORNAMENT = /^[*#※◆◇■□●○★☆⁂❖✦✻†•\s]+$/u;
const RULE = /^(?:[-–—=_~─━]\s*){3,}$/u;

/** The separator written where the manuscript shows one only by white space. */
export const SCENE_BREAK = '* * *';

/** Whether a trimmed, non-empty line is nothing but a scene separator such as `***`, `◇` or `-----`. */
export const isSceneBreak = (line: string): boolean =>
  line.length <= MAX_LENGTH && (ORNAMENT.test(line) || RULE.test(line));
