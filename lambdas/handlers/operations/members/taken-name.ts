import { InvalidRequestError } from '../../../domain/errors/request-errors.ts';
import type { ProtectedInstance } from '../../../domain/group/protection-group.ts';

/** A name names one instance of its group. @param self the instance that may have the name @throws InvalidRequestError */
export const refuseTakenMemberName = (instances: readonly ProtectedInstance[], name: string, self?: string): void => {
  if (!instances.some((instance) => instance.name === name && instance.id !== self)) return;
  const message = `"${name}" names another instance of the group already`;
  throw new InvalidRequestError([{ path: ['name'], message, because: 'taken' }]);
};
