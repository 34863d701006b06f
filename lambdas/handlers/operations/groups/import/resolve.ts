import { DEFAULT_DEMANDS, DEFAULT_POLICY } from '../../../../domain/group/defaults.ts';
import type { Members, ProtectionGroup } from '../../../../domain/group/protection-group.ts';
import type { Ports } from '../../../../ports/ports.ts';
import type { GroupDescription } from '../group-description.ts';
import { synchronisationIn } from '../protection-description.ts';
import type { Findings } from './findings.ts';
import { checkIsolationGroup } from './isolation.ts';
import { lookAtSite } from './look.ts';
import { resolveMembers } from './members.ts';

type ResolveDeps = Pick<Ports, 'compute'> & Partial<Pick<Ports, 'automation'>>;

/** What of a group its description decides. Who takes its recovery points stays as it is, where nothing is said of it. */
export const settingsIn = ({
  name,
  description,
  sites,
  demands,
  policy,
  objectives,
  protection,
}: GroupDescription): Pick<
  ProtectionGroup,
  'name' | 'description' | 'sites' | 'demands' | 'policy' | 'objectives' | 'synchronisation'
> => ({
  name,
  ...(description === undefined ? {} : { description }),
  sites,
  demands: { ...DEFAULT_DEMANDS, ...demands },
  policy: { ...DEFAULT_POLICY, ...policy },
  ...(objectives ? { objectives } : {}),
  ...(protection ? { synchronisation: synchronisationIn(protection) } : {}),
});

/** The members that are described, as EC2 shows them. @throws InvalidGroupDescriptionError, SiteNotObservedError */
export const resolveGroup = async (
  deps: ResolveDeps,
  groupId: string,
  description: GroupDescription,
  findings: Findings,
): Promise<Members> => {
  const site = await lookAtSite(deps.compute, description);
  const members = resolveMembers(groupId, description, site, findings);
  checkIsolationGroup(description, site, findings);
  checkAsAWhole(description, deps, findings);
  findings.settle();
  return members;
};

const checkAsAWhole = ({ instances, automation }: GroupDescription, deps: ResolveDeps, findings: Findings): void => {
  if (instances.every(({ pairs }) => pairs?.length === 0)) {
    findings.problem(['instances'], 'no instance has a replication pair; protection needs at least one in the group');
  }
  if (automation && !deps.automation) {
    findings.problem(['automation'], 'cannot be kept here; import without it, then set the policy by itself');
  }
};
