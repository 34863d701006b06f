import type { State } from '../../local/definition.ts';
import { StatesRuntimeError, waitMs } from '../../local/executions/pauses.ts';
import type { Scheduler } from '../scheduler/scheduler.ts';
import { StateFailure } from './errors.ts';
import { type Scope, valueAt, withResult } from './paths.ts';
import type { Onwards } from './task-state.ts';

interface Rule {
  readonly Variable: string;
  readonly StringEquals?: string;
  readonly BooleanEquals?: boolean;
  readonly Next: string;
}

/** @throws StateFailure where no rule holds and there is no default */
export const choice = (state: State, scope: Scope): Onwards => {
  const rules = state.Choices as readonly Rule[];
  const chosen = rules.find((rule) => holds(rule, scope))?.Next ?? (state.Default as string | undefined);
  if (chosen === undefined) throw new StateFailure('States.NoChoiceMatched', 'No rule holds, and there is no default.');
  return { next: chosen, data: scope.input };
};

const holds = ({ Variable, StringEquals, BooleanEquals }: Rule, scope: Scope): boolean => {
  const value = valueAt(Variable, scope);
  return StringEquals === undefined ? value === BooleanEquals : value === StringEquals;
};

export const pass = (state: State, { input }: Scope): Onwards => {
  const result = Object.hasOwn(state, 'Result') ? state.Result : input;
  return { ...onwards(state), data: withResult(input, state.ResultPath, result) };
};

export interface Waiter {
  readonly who: string;
  readonly scheduler: Scheduler;
}

export const wait = async (name: string, state: State, scope: Scope, { who, scheduler }: Waiter): Promise<Onwards> => {
  const ms = waitMs(name, state, scope.input);
  await scheduler.ask(who, `${name}, ${ms} ms`, scheduler.now() + ms).come;
  return { ...onwards(state), data: scope.input };
};

/** Where a Fail state ends the execution. */
export const failureOf = (state: State, scope: Scope): StateFailure => {
  const said = (word: 'Error' | 'Cause'): string => {
    const path = state[`${word}Path`];
    const text = path === undefined ? (state[word] ?? '') : valueAt(String(path), scope);
    if (typeof text !== 'string') throw new StatesRuntimeError(`${word}Path is no text.`);
    return text;
  };
  return new StateFailure(said('Error'), said('Cause'));
};

const onwards = ({ Next }: State): Pick<Onwards, 'next'> => (Next === undefined ? {} : { next: Next });
