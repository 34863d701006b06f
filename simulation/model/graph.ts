/** Every state that was found, by a number in the order of finding, and how each was reached first. */
export interface Graph {
  /** The number of the state with this key. @param from the state before @param said how it was reached */
  visit(key: string, from: number, said: string): { readonly index: number; readonly isNew: boolean };
  /** There is a way from one to the other on which nothing goes wrong. */
  connect(from: number, to: number): void;
  /** It is an end, or nobody knows what comes after it. */
  markEnd(index: number): void;
  size(): number;
  /** What happened on the shortest way there. */
  traceTo(index: number): readonly string[];
  /** The state nearest to the beginning from which no end can be reached while nothing more goes wrong. */
  firstStuck(): number | undefined;
}

export const createGraph = (): Graph => {
  const known = new Map<string, number>();
  const parents: number[] = [];
  const sentences: string[] = [];
  const said = new Map<string, string>();
  const edges: number[] = [];
  const ends: number[] = [];
  return {
    visit: (key, from, sentence) => {
      const there = known.get(key);
      if (there !== undefined) return { index: there, isNew: false };
      const index = known.size;
      known.set(key, index);
      parents.push(from);
      // One string for all states that were reached in the same words.
      sentences.push(said.get(sentence) ?? sentence);
      said.set(sentence, sentences[index] ?? sentence);
      return { index, isNew: true };
    },
    connect: (from, to) => void edges.push(from, to),
    markEnd: (index) => void ends.push(index),
    size: () => known.size,
    traceTo: (index) => {
      const trace: string[] = [];
      for (let at = index; at > 0; at = parents[at] ?? 0) trace.unshift(sentences[at] ?? '');
      return trace;
    },
    firstStuck: () => {
      const stuck = reachedBack(edges, ends, known.size).indexOf(0);
      return stuck === -1 ? undefined : stuck;
    },
  };
};

/** For each state 1 where a way leads from it to one of the ends. */
const reachedBack = (edges: readonly number[], ends: readonly number[], states: number): Uint8Array => {
  const before = startsByEnd(edges, states);
  const reached = new Uint8Array(states);
  const open = [...ends];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (reached[index] === 1) continue;
    reached[index] = 1;
    open.push(...before(index));
  }
  return reached;
};

/** Where the ways to a state begin: chains in two arrays of numbers, as there are millions. */
const startsByEnd = (edges: readonly number[], states: number): ((index: number) => readonly number[]) => {
  const last = new Int32Array(states).fill(-1);
  const previous = new Int32Array(edges.length / 2);
  for (let edge = 0; edge < previous.length; edge += 1) {
    const end = edges[2 * edge + 1] ?? 0;
    previous[edge] = last[end] ?? -1;
    last[end] = edge;
  }
  return (index) => {
    const starts: number[] = [];
    for (let edge = last[index] ?? -1; edge >= 0; edge = previous[edge] ?? -1) starts.push(edges[2 * edge] ?? 0);
    return starts;
  };
};
