import packageJson from '../../package.json' with { type: 'json' };

/** What JavaScript itself throws: nobody has foreseen it, so the program is at fault. */
const UNFORESEEN: ReadonlySet<string> = new Set([
  'Error',
  'AggregateError',
  'AssertionError',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
]);

/** The system says of a file, a port or a host why something cannot be: `EACCES`. Node's own codes begin with `ERR_`. */
const isOfTheSystem = (error: Error): boolean =>
  'code' in error && typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code);

/** Whether the program is at fault, and not what it was given or where it runs. */
export const isFault = (error: Error): boolean => UNFORESEEN.has(error.name) && !isOfTheSystem(error);

/** Several failures at once, as of the addresses of one host, have their words inside. */
const messageOf = (error: Error): string =>
  error.message || (error instanceof AggregateError && error.errors.map(String).join('; ')) || 'without a message';

const REPORT =
  'This is a fault of the program, and not of what you gave it. Please report it to whoever gave you the program, with these lines ' +
  `(sdrs-on-aws ${packageJson.version}, Node ${process.version}, ${process.platform}). ` +
  'What is on record stays on record: the same command again is safe, and goes on where this one has stopped.';

const stackOf = ({ stack = '' }: Error): readonly string[] => stack.split('\n').filter((line) => /^\s+at /.test(line));

const errorOf = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** What went wrong, in one line. */
export const lineOf = (thrown: unknown): string => {
  const error = errorOf(thrown);
  return `${error.name}: ${messageOf(error)}`.replaceAll(/\s+/g, ' ');
};

/**
 * What went wrong, for people: in a sentence where somebody could have foreseen it. A fault of the program has its stack, with what
 * to do about it; `SDRS_DEBUG=1` shows the stack of everything.
 */
export const wordsOf = (thrown: unknown): string => {
  const error = errorOf(thrown);
  const said = `${error.name}: ${messageOf(error)}`;
  if (isFault(error)) return [said, REPORT, ...stackOf(error)].join('\n');
  return [said, ...(process.env.SDRS_DEBUG ? stackOf(error) : [])].join('\n');
};
