import type { RunEvent } from '../api/shapes.ts';
import type { Definition, State } from '../api/surroundings.ts';

/** `unknown`: the API does not tell what the run went through. */
export type StateOutcome = 'unknown' | 'not-reached' | 'running' | 'succeeded' | 'caught' | 'failed';

export interface WorkflowNode {
  readonly name: string;
  readonly type: string;
  readonly outcome: StateOutcome;
  /** How often the run was in this state; `undefined` where that is not known. */
  readonly passes: number | undefined;
}

export interface WorkflowEdge {
  readonly from: string;
  readonly to: string;
  readonly is: 'next' | 'error';
  /** Leads back to a state that comes earlier, so that it closes a loop. */
  readonly isLoop: boolean;
}

export interface WorkflowView {
  readonly nodes: readonly WorkflowNode[];
  readonly edges: readonly WorkflowEdge[];
}

/** The whole of the workflow, the future too. @param events what the run went through, oldest first; absent where not known */
export const workflowView = (definition: Definition, events?: readonly RunEvent[]): WorkflowView => {
  const order = inOrder(definition);
  const nodes = order.map((name) => nodeOf(name, definition, events));
  const edges = order.flatMap((from) => edgesOf(from, definition.States[from], order));
  return { nodes, edges };
};

/** States in the order in which they are first reached, the way of success before the ways of errors. */
const inOrder = ({ StartAt, States }: Definition): readonly string[] => {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const state = States[name];
    if (state === undefined || seen.has(name)) return;
    seen.add(name);
    for (const next of nextOf(state)) visit(next);
  };
  visit(StartAt);
  for (const name of [...seen]) for (const next of errorsOf(States[name])) visit(next);
  return [...seen];
};

const nextOf = ({ Next, Default, Choices = [] }: State): readonly string[] =>
  [Next, ...Choices.map((choice) => choice.Next), Default].filter((next) => next !== undefined);

const errorsOf = (state: State | undefined): readonly string[] => (state?.Catch ?? []).map(({ Next }) => Next);

const edgesOf = (from: string, state: State | undefined, order: readonly string[]): readonly WorkflowEdge[] => {
  if (state === undefined) return [];
  const edge = (to: string, is: WorkflowEdge['is']): WorkflowEdge => ({
    from,
    to,
    is,
    isLoop: order.indexOf(to) <= order.indexOf(from),
  });
  const next = new Set(nextOf(state));
  const errors = new Set(errorsOf(state).filter((to) => !next.has(to)));
  return [...[...next].map((to) => edge(to, 'next')), ...[...errors].map((to) => edge(to, 'error'))];
};

const nodeOf = (name: string, { States }: Definition, events: readonly RunEvent[] | undefined): WorkflowNode => {
  const type = States[name]?.Type ?? '';
  if (events === undefined) return { name, type, outcome: 'unknown', passes: undefined };
  const own = events.filter(({ state }) => state === name);
  return {
    name,
    type,
    outcome: outcomeOf(own, type, events),
    passes: own.filter(({ type }) => type.endsWith('StateEntered')).length,
  };
};

const ENDED = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/;

/** Nothing is added to the history of a run that has ended. */
export const hasEnded = (events: readonly Pick<RunEvent, 'type'>[]): boolean =>
  events.some(({ type }) => ENDED.test(type));

/** A state that was entered last and not left is where the run is, or where it ended. */
const outcomeOf = (own: readonly RunEvent[], type: string, all: readonly RunEvent[]): StateOutcome => {
  const entered = own.findLastIndex((event) => event.type.endsWith('StateEntered'));
  if (entered < 0) return 'not-reached';
  const last = own.slice(entered);
  const isLeft = last.some((event) => event.type.endsWith('StateExited'));
  const hasError = last.some(({ error }) => error !== undefined);
  if (isLeft) return hasError && !last.some((event) => event.type.endsWith('Succeeded')) ? 'caught' : 'succeeded';
  if (type === 'Succeed') return 'succeeded';
  return hasEnded(all) ? 'failed' : 'running';
};

/** What went into a state, and what came of it, the last time. */
export interface StateDetails {
  readonly input: unknown;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

export const stateDetails = (name: string, events: readonly RunEvent[]): StateDetails => {
  const own = events.filter(({ state }) => state === name);
  const error = own.findLast((event) => event.error !== undefined);
  return {
    input: own.findLast(({ type }) => type.endsWith('StateEntered'))?.input,
    output: own.findLast(({ type }) => type.endsWith('StateExited'))?.output,
    error: error?.error,
    cause: error?.cause,
  };
};

export const OUTCOME_WORDS: Readonly<Record<StateOutcome, string>> = {
  unknown: 'not told',
  'not-reached': 'not reached',
  running: 'running',
  succeeded: 'succeeded',
  caught: 'error caught',
  failed: 'failed',
};
