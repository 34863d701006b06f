import { type Parameters, parametersOf } from '../parameters.ts';
import type { Database } from './database.ts';
import { NotSimulatedError, validationError } from './errors.ts';

export type Input = Readonly<Record<string, unknown>>;

export interface Action extends Parameters {
  run(input: Input, database: Database): object;
}

export const defineAction = <Request extends object>(
  parameters: string,
  run: (input: Request, database: Database) => object,
): Action => ({
  ...parametersOf(parameters),
  run: (input, database) => run(input as unknown as Request, database),
});

/** Source: API Reference, each action: Required: Yes. What the simulation does not know it refuses by name. */
export const checkParameters = (name: string, { accepts, requires }: Action, input: Input): void => {
  const unknown = Object.keys(input).find((parameter) => !accepts.has(parameter));
  if (unknown !== undefined) {
    throw new NotSimulatedError(
      `The simulated DynamoDB does not know the parameter "${unknown}" of ${name}. It knows: ${[...accepts].sort().join(', ')}.`,
    );
  }
  const missing = requires.find((parameter) => input[parameter] === undefined);
  if (missing === undefined) return;
  const member = `${missing.charAt(0).toLowerCase()}${missing.slice(1)}`;
  throw validationError(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
};
