import type { Definition, State } from '../../local/definition.ts';
import { isKnownPath } from './paths.ts';

/** The definition says something that this interpreter does not do, so it does none of it. */
export class DefinitionNotKnownError extends Error {
  override readonly name = 'DefinitionNotKnownError';
  constructor(where: string, what: string, known: readonly string[]) {
    super(`${where}: ${what} is not known here. Known are ${known.join(', ')}.`);
  }
}

const EVERYWHERE = ['Type', 'Comment'];
const ONWARDS = [...EVERYWHERE, 'Next', 'End'];

/** The fields of each type of state that are carried out. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Task: [...ONWARDS, 'Resource', 'InputPath', 'Parameters', 'ResultPath', 'Retry', 'Catch', 'TimeoutSeconds'],
  Choice: [...EVERYWHERE, 'Choices', 'Default'],
  Wait: [...ONWARDS, 'Seconds', 'SecondsPath'],
  Pass: [...ONWARDS, 'Result', 'ResultPath'],
  Succeed: EVERYWHERE,
  Fail: [...EVERYWHERE, 'Error', 'Cause', 'ErrorPath', 'CausePath'],
};

const MACHINE = ['Comment', 'StartAt', 'States', 'TimeoutSeconds'];
const RULE = ['Variable', 'StringEquals', 'BooleanEquals', 'Next'];
const RETRIER = ['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy'];
const CATCHER = ['ErrorEquals', 'ResultPath', 'Next'];

const refuseOthers = (where: string, thing: object, known: readonly string[]): void => {
  for (const field of Object.keys(thing)) {
    if (!known.includes(field)) throw new DefinitionNotKnownError(where, `"${field}"`, known);
  }
};

/** @throws DefinitionNotKnownError for a definition that needs more than this interpreter does */
export const refuseUnknown = (definition: Definition): void => {
  refuseOthers('The definition', definition, MACHINE);
  for (const [name, state] of Object.entries(definition.States)) {
    const fields = FIELDS[state.Type];
    if (!fields) throw new DefinitionNotKnownError(`State "${name}"`, `type "${state.Type}"`, Object.keys(FIELDS));
    refuseOthers(`State "${name}"`, state, fields);
    refuseParts(name, state);
    refusePaths(name, state);
  }
};

const refuseParts = (name: string, state: State): void => {
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ['Choices', RULE],
    ['Retry', RETRIER],
    ['Catch', CATCHER],
  ];
  for (const [field, known] of parts) {
    for (const part of (state[field] ?? []) as readonly object[]) refuseOthers(`${field} of "${name}"`, part, known);
  }
};

const refusePaths = (name: string, value: unknown): void => {
  if (typeof value !== 'object' || value === null) return;
  for (const [field, inner] of Object.entries(value)) {
    const isPath = field.endsWith('Path') || field.endsWith('.$') || field === 'Variable';
    if (isPath && typeof inner === 'string' && !isKnownPath(inner)) {
      throw new DefinitionNotKnownError(`${field} of "${name}"`, inner, [
        'plain names ($.a.b)',
        'States.Array of them',
      ]);
    }
    refusePaths(name, inner);
  }
};
