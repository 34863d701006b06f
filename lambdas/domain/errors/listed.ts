/** Most sentences, or names, that one message strings together; error messages and records have to stay short. */
const MOST = 20;

/** Names in one sentence, the first ones if there are many. */
export const namesIn = (names: readonly string[], most = MOST): string => {
  const left = names.length - most;
  return left > 0 ? `${names.slice(0, most).join(', ')} and ${left} more` : names.join(', ');
};

/** Sentences in one message, the first ones if there are many. */
export const listed = (sentences: readonly string[]): string => {
  const left = sentences.length - MOST;
  return left > 0 ? `${sentences.slice(0, MOST).join(' ')} And ${left} more.` : sentences.join(' ');
};
