/** Most sentences that one message strings together; error messages and records have to stay short. */
const MOST = 20;

/** Sentences in one message, the first ones if there are many. */
export const listed = (sentences: readonly string[]): string => {
  const left = sentences.length - MOST;
  return left > 0 ? `${sentences.slice(0, MOST).join(' ')} And ${left} more.` : sentences.join(' ');
};
