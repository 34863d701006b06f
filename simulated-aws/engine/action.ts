import { type Parameters, parametersOf } from '../parameters.ts';
import { ec2Error, NotSimulatedError } from './errors.ts';
import type { Site } from './site.ts';

/** One API action of the simulation. */
export interface Action extends Parameters {
  run(input: unknown, site: Site): object;
}

export type ActionTable = Readonly<Record<string, Action>>;

/** @param run an action that answers nothing returns nothing */
export const defineAction = <Input, Output>(parameters: string, run: (input: Input, site: Site) => Output): Action => ({
  ...parametersOf(`${parameters} DryRun?`),
  run: (input, site) => run(input as Input, site) ?? {},
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
