/** What is there cannot be simulated. Nothing was touched. */
export class SimulationRefusedError extends Error {
  override readonly name = 'SimulationRefusedError';
}

/** No fault has that name. */
export class UnknownFaultError extends Error {
  override readonly name = 'UnknownFaultError';
  readonly fault: string;
  readonly known: readonly string[];
  constructor(fault: string, known: readonly string[]) {
    super(`There is no fault "${fault}". Did you mean "${nearest(fault, known)}"? There are: ${known.join(', ')}.`);
    this.fault = fault;
    this.known = known;
  }
}

const pairsOf = (word: string): readonly string[] => [...word].map((letter, n) => `${word[n - 1] ?? '^'}${letter}`);

/** The name that shares most pairs of letters with what was typed. */
const nearest = (typed: string, names: readonly string[]): string | undefined => {
  const pairs = new Set(pairsOf(typed.toLowerCase()));
  const likeness = (name: string): number => {
    const own = pairsOf(name);
    return (2 * own.filter((pair) => pairs.has(pair)).length) / (own.length + pairs.size);
  };
  return [...names].sort((one, other) => likeness(other) - likeness(one))[0];
};
