import { CODES } from './codes.ts';
import { answerTo, type ErrorAnswer } from './errors.ts';

/** More than any path of the API needs: a project, two ids and the words between them. */
const MOST_CHARACTERS = 512;

/** Words and ids, each after one slash; nothing that a decoder, a router or a URL could read in two ways. */
const PLAIN = /^\/([A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*\/?)?$/;

const DOT_SEGMENT = /\/\.\.?(\/|$)/;

const ALLOWED =
  `at most ${MOST_CHARACTERS} characters: words and ids of A-Z a-z 0-9 . _ - that are not "." or "..", ` +
  'each after one slash, and nothing percent-encoded';

/** As much of a refused path as helps to find it. */
const SHOWN_CHARACTERS = 120;

export const isPlainPath = (path: string): boolean =>
  path.length <= MOST_CHARACTERS && PLAIN.test(path) && !DOT_SEGMENT.test(path);

/**
 * The refusal of a path that is not exactly what it seems to be, before any of it is decoded, resolved or routed. IAM, the
 * authorizer and the router each read such a path in their own way, and would not judge and serve the same one. Every path
 * of this API is plain. `undefined`: it may pass.
 */
export const refusePath = (path: string): ErrorAnswer | undefined => {
  if (isPlainPath(path)) return undefined;
  const seen = JSON.stringify(path.slice(0, SHOWN_CHARACTERS));
  return answerTo(400, CODES.invalidParameters, `path: must be ${ALLOWED}; it is ${seen}, ${path.length} characters`);
};
