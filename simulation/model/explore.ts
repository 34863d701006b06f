import { createGraph, type Graph } from './graph.ts';
import { createIntern } from './intern.ts';
import { createProcesses } from './process.ts';
import { programsWith } from './programs/index.ts';
import { type Broken, brokenBy, brokenIn, isEnd } from './properties.ts';
import { REAL_RULES, type Rules } from './rules.ts';
import { begin, keyOf, type Scope, type State } from './state.ts';
import { createTable, type Plant } from './table.ts';
import { type Machine, type Transition, transitionsOf } from './transitions.ts';

export interface ExploreProps {
  readonly scope: Scope;
  /** @default the service's own */
  readonly rules?: Rules;
  /** A bug in what is sent to the table. @default none */
  readonly plant?: Plant;
  /** States that are looked at, at most. @default all */
  readonly bound?: number;
  /** Ends with the first violation. @default false */
  readonly first?: boolean;
}

export interface Found extends Broken {
  /** The shortest way there, in plain sentences. */
  readonly trace: readonly string[];
}

export interface Explored {
  readonly scope: string;
  readonly states: number;
  readonly transitions: number;
  /** Turns on the longest of the shortest ways. */
  readonly depth: number;
  /** States in which all is over and in order. */
  readonly ends: number;
  /** Whether every state was looked at. */
  readonly whole: boolean;
  /** The first of each property. */
  readonly violations: readonly Found[];
}

interface Reached {
  readonly index: number;
  readonly state: State;
}

/** Breadth first, so that the first trace to a violation is a shortest one. */
export const explore = async (props: ExploreProps): Promise<Explored> => {
  const { scope, bound = Number.POSITIVE_INFINITY, first = false } = props;
  const search = await createSearch(props);
  let level = search.begin();
  let depth = 0;
  let looked = 0;
  while (level.length > 0 && looked < bound && !(first && search.violations().length > 0)) {
    const next: Reached[] = [];
    const now = level.slice(0, bound - looked);
    for (const reached of now) next.push(...(await search.lookAt(reached)));
    looked += now.length;
    level = [...level.slice(now.length), ...next];
    depth += next.length > 0 ? 1 : 0;
  }
  for (const { index } of level) search.graph.markEnd(index);
  const violations = [...search.violations(), ...stuckIn(search.graph)];
  return { scope: scope.name, ...search.counts(), depth, whole: level.length === 0, violations };
};

const createSearch = async ({ scope, rules = REAL_RULES, plant }: ExploreProps) => {
  const intern = createIntern();
  const processes = createProcesses(programsWith(rules), intern);
  const machine: Machine = { intern, processes, scope, table: await createTable(intern, plant) };
  const graph = createGraph();
  const found = new Map<string, Found>();
  const counted = { transitions: 0, ends: 0 };
  const report = (broken: readonly Broken[], from: number, said: string): void => {
    for (const one of broken) {
      if (!found.has(one.property)) found.set(one.property, { ...one, trace: [...graph.traceTo(from), said] });
    }
  };
  const follow = (way: Transition, before: Reached): readonly Reached[] => {
    report(brokenBy(before.state, way), before.index, way.said);
    const { index, isNew } = graph.visit(keyOf(way.after, intern), before.index, way.said);
    if (way.who !== 'fault') graph.connect(before.index, index);
    if (!isNew) return [];
    report(brokenIn(way.after), before.index, way.said);
    return [{ index, state: way.after }];
  };
  return {
    graph,
    begin: (): readonly Reached[] => {
      const state = begin(scope);
      return [{ index: graph.visit(keyOf(state, intern), 0, '').index, state }];
    },
    lookAt: async (reached: Reached): Promise<readonly Reached[]> => {
      const ways = await transitionsOf(machine, reached.state);
      counted.transitions += ways.length;
      if (isEnd(reached.state)) {
        graph.markEnd(reached.index);
        counted.ends += 1;
      }
      return ways.flatMap((way) => follow(way, reached));
    },
    counts: () => ({ states: graph.size(), ...counted }),
    violations: () => [...found.values()],
  };
};

const stuckIn = (graph: Graph): readonly Found[] => {
  const stuck = graph.firstStuck();
  if (stuck === undefined) return [];
  const seen = 'from here no end is reached, though nothing more goes wrong';
  return [{ property: 'every failover ends', seen, trace: graph.traceTo(stuck) }];
};
