import { ec2Error, NotSimulatedError } from './errors.ts';
import type { Site } from './site.ts';

/** One API action of the simulation. */
export interface Action {
  /** Input parameters that it models. Any other parameter is refused rather than ignored. */
  readonly accepts: ReadonlySet<string>;
  readonly requires: readonly string[];
  run(input: unknown, site: Site): object;
}

export type ActionTable = Readonly<Record<string, Action>>;

interface ActionSpec<Input, Output> {
  /** Names of further input parameters, separated by blanks. */
  readonly accepts?: string;
  /** Names of the parameters EC2 insists on, separated by blanks. */
  readonly requires?: string;
  /** An action that answers nothing returns nothing. */
  readonly run: (input: Input, site: Site) => Output;
}

const words = (text = ''): string[] => text.split(' ').filter(Boolean);

export const defineAction = <Input, Output = unknown>(spec: ActionSpec<Input, Output>): Action => ({
  accepts: new Set([...words(spec.accepts), ...words(spec.requires), 'DryRun']),
  requires: words(spec.requires),
  run: (input, site) => spec.run(input as Input, site) ?? {},
});

const isAbsent = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.length === 0);

/**
 * Source: EC2 API Reference, Error codes, MissingParameter: a required parameter is missing.
 * @throws NotSimulatedError for a parameter that the simulation does not model
 */
export const checkParameters = (name: string, action: Action, input: Readonly<Record<string, unknown>>): void => {
  for (const [parameter, value] of Object.entries(input)) {
    if (value === undefined || action.accepts.has(parameter)) continue;
    const modelled = [...action.accepts].sort().join(', ');
    throw new NotSimulatedError(`The simulated EC2 does not model ${name}.${parameter}. It models: ${modelled}.`);
  }
  const missing = action.requires.find((parameter) => isAbsent(input[parameter]));
  if (missing) throw ec2Error('MissingParameter', `The request must contain the parameter ${missing}`);
};
