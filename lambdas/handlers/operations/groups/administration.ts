import { FailoverInProgressError } from '../../../domain/errors/errors.ts';
import { MembersNotFitError, StatusNotAllowedError } from '../../../domain/errors/request-errors.ts';
import {
  type AdministrationCommand,
  type AdministrationRefusal,
  administer,
} from '../../../domain/group/decide-administration.ts';
import type { ProtectionGroup } from '../../../domain/group/protection-group.ts';

/** The group as a command leaves it. @param besides what a refusal says of the way on @throws one error for each refusal */
export const administered = (
  group: ProtectionGroup,
  operation: string,
  command: AdministrationCommand,
  besides: readonly string[] = [],
): ProtectionGroup => {
  const decision = administer(group, command);
  if ('group' in decision) return decision.group;
  throw errorFor(group, operation, decision, besides);
};

const errorFor = (
  group: ProtectionGroup,
  operation: string,
  refusal: AdministrationRefusal,
  besides: readonly string[],
): Error => {
  switch (refusal.refused) {
    case 'status':
      return new StatusNotAllowedError(group.id, operation, { ...refusal, besides });
    case 'failing-over':
      return new FailoverInProgressError(group.id, refusal.failoverId, 'has not been finished');
    case 'members-left':
      return new MembersNotFitError(
        group.id,
        refusal.instances > 0 ? 'instances-left' : 'pairs-left',
        `it still has ${refusal.instances + refusal.pairs} protected instances and replication pairs. Delete them first.`,
      );
    default:
      return refusal satisfies never;
  }
};
