/** Names of errors that nobody has thrown on purpose, or that say nothing of what is wrong. */
const OF_NOBODY = new Set([
  ...['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'URIError', 'EvalError', 'AggregateError'],
  ...[
    'ZodError',
    '$ZodError',
    'ZodRealError',
    'YAMLParseError',
    'ValidationException',
    'NotSimulatedError',
    'AssertionError',
  ],
]);

/** What a defect leaves in a message: a value that was printed blindly, a frame of a stack. */
const LEFTOVER = /\[object \w+\]|Cannot read propert|is not a function|is not iterable|\n\s+at .+:\d+:\d+/;

/** Why an error is no refusal but a defect; `undefined` where it has a name of its own and words for people. */
export const defectIn = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return `What was thrown is no error but ${String(error)}.`;
  const seen = `${error.name}: ${error.message}`;
  if (OF_NOBODY.has(error.name) || !error.name.endsWith('Error')) return `The error has no name of its own. ${seen}`;
  if (error.message.trim() === '') return `${error.name} says nothing.`;
  return LEFTOVER.test(error.message) ? `The message is a defect's. ${seen}` : undefined;
};

export type Outcome<T> = { readonly value: T } | { readonly refused: Error };

/** What came of it, or the refusal by name. @throws whatever is no refusal, as it is, with its own stack */
export const outcomeOf = async <T>(work: () => Promise<T>): Promise<Outcome<T>> => {
  try {
    return { value: await work() };
  } catch (error) {
    const defect = defectIn(error);
    if (defect !== undefined) throw new Error(defect, { cause: error });
    return { refused: error as Error };
  }
};
