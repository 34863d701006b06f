import { PrerequisitesNotMetError } from '../../domain/errors/errors.ts';
import type { AcceptedRisk } from '../../domain/group/failover.ts';
import { goesBy } from '../../domain/group/member-named.ts';
import type { GroupAggregate, ProtectedInstance } from '../../domain/group/protection-group.ts';

/** The operator's reason by the id of the instance that is accepted. */
export type AcceptedReasons = ReadonlyMap<string, string>;

/** Who is accepted as possibly unfenced, each one found by id or name. @throws PrerequisitesNotMetError naming every entry that is of no use */
export const resolveAccepted = (
  { group, instances }: GroupAggregate,
  accepted: readonly AcceptedRisk[],
): AcceptedReasons => {
  if (!Array.isArray(accepted)) {
    throw new PrerequisitesNotMetError(group.id, ['"acceptUnfenced" must be a list of {"instance", "reason"}.']);
  }
  const found = accepted.map((risk) => ({ risk, members: instances.filter((instance) => isOne(instance, risk)) }));
  const problems = found.flatMap(({ risk, members }) => problemsOf(risk, members.length, instances));
  if (problems.length > 0) throw new PrerequisitesNotMetError(group.id, problems);
  return new Map(found.flatMap(({ risk, members }) => members.map(({ id }) => [id, risk.reason])));
};

const isOne = (instance: ProtectedInstance, risk: AcceptedRisk | undefined): boolean =>
  goesBy(instance, risk?.instance ?? '');

/** Whatever stands there. */
const shown = (risk: AcceptedRisk | undefined): string => JSON.stringify(risk?.instance) ?? 'nobody';

const problemsOf = (
  risk: AcceptedRisk,
  matches: number,
  instances: readonly ProtectedInstance[],
): readonly string[] => [
  ...(matches === 1
    ? []
    : [
        `"acceptUnfenced" names ${shown(risk)}, which goes for ${matches} instances of the group. Name one of: ${instances.map(({ name }) => name).join(', ')}.`,
      ]),
  ...(typeof risk?.reason === 'string' && risk.reason.trim() !== ''
    ? []
    : [`"acceptUnfenced" needs a "reason", not empty, for ${shown(risk)}.`]),
];
