import type { Database } from './database.ts';
import { NotSimulatedError, validationError } from './errors.ts';

export type Input = Readonly<Record<string, unknown>>;

export interface Action {
  readonly accepts: readonly string[];
  readonly requires: readonly string[];
  run(input: Input, database: Database): object;
}

interface ActionProps<Request> {
  /** Parameters that may be there, in words. */
  readonly accepts: string;
  /** Parameters that must be there, in words. */
  readonly requires: string;
  run(input: Request, database: Database): object;
}

const words = (text: string): readonly string[] => text.split(/\s+/).filter(Boolean);

export const defineAction = <Request extends object>({ accepts, requires, run }: ActionProps<Request>): Action => ({
  accepts: words(accepts),
  requires: words(requires),
  run: (input, database) => run(input as unknown as Request, database),
});

/** Source: API Reference, each action: Required: Yes. What the simulation does not know it refuses by name. */
export const checkParameters = (name: string, { accepts, requires }: Action, input: Input): void => {
  const known = [...requires, ...accepts];
  const unknown = Object.keys(input).find((parameter) => !known.includes(parameter));
  if (unknown !== undefined) {
    throw new NotSimulatedError(
      `The simulated DynamoDB does not know the parameter "${unknown}" of ${name}. It knows: ${known.sort().join(', ')}.`,
    );
  }
  const missing = requires.find((parameter) => input[parameter] === undefined);
  if (missing === undefined) return;
  const member = `${missing.charAt(0).toLowerCase()}${missing.slice(1)}`;
  throw validationError(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
};
