import { validationError } from './errors.ts';

/** A parameter of certain values only. Source: API Reference, ReturnValues of PutItem, DeleteItem, UpdateItem. */
export const checkEnum = (parameter: string, given: unknown, allowed: readonly string[]): void => {
  if (given === undefined || allowed.includes(given as string)) return;
  const member = `${parameter.charAt(0).toLowerCase()}${parameter.slice(1)}`;
  throw validationError(
    `1 validation error detected: Value '${given}' at '${member}' failed to satisfy constraint: ` +
      `Member must satisfy enum value set: [${allowed.join(', ')}]`,
  );
};
