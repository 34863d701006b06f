import { DEFAULT_DEMANDS, DEFAULT_POLICY } from '../../../domain/group/defaults.ts';
import { membersOf } from '../../../domain/group/member.ts';
import type { GroupAggregate, Instant, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { createSetAutomationPolicy } from '../automation/set-automation-policy.ts';
import type { GroupDescription } from './group-description.ts';
import { tagIfConfined } from './group-tags.ts';
import { createFindings, type Findings } from './import/findings.ts';
import { checkIsolationGroup } from './import/isolation.ts';
import { lookAtSite } from './import/look.ts';
import { resolveMembers } from './import/members.ts';
import { checkOwnership } from './import/ownership.ts';

/** Without `automation`, descriptions with one are refused. */
export type ImportGroupDeps = Pick<Ports, 'store' | 'compute' | 'clock' | 'confined'> &
  Partial<Pick<Ports, 'automation'>>;

export type ImportGroup = (description: GroupDescription) => Promise<GroupAggregate>;

/**
 * Puts servers under protection: checks the description against EC2 and records the identity of every NIC and disk.
 * Nothing in EC2 changes but the group's tag, where the deployment is confined to it. @throws
 * InvalidGroupDescriptionError with every problem found, SiteNotObservedError, GroupNotTaggedError
 */
export const createImportGroup =
  (deps: ImportGroupDeps): ImportGroup =>
  async (description) => {
    const { store, compute, clock } = deps;
    const groupId = description.id ?? description.name;
    const findings = createFindings();
    await checkOwnership(store, groupId, description, findings);
    const site = await lookAtSite(compute, description);
    const members = resolveMembers(groupId, description, site, findings);
    checkIsolationGroup(description, site, findings);
    checkAsAWhole(description, deps, findings);
    findings.settle();
    const at = instant(clock);
    const aggregate = { group: describe(groupId, description, at), ...members };
    // Before the group exists: a group that cannot be failed over is not imported.
    await tagIfConfined(deps, membersOf(aggregate.group, aggregate));
    // Repeating is safe: the store takes the same group again only as long as it does not exist.
    await store.create(aggregate);
    await store.appendEvents([
      {
        at,
        groupId,
        type: 'createProtectionGroup',
        message: `Protection group ${description.name} imported: ${members.instances.length} instance(s), ${members.pairs.length} replication pair(s).`,
        data: { status: aggregate.group.status, protectedStatus: aggregate.group.protectedStatus },
      },
    ]);
    // Last: until then the group is as safe as one without a policy. Cut off before, the policy is set by itself.
    await setAutomation(deps, groupId, description);
    return aggregate;
  };

const checkAsAWhole = (
  { instances, automation }: GroupDescription,
  deps: Pick<ImportGroupDeps, 'automation'>,
  findings: Findings,
): void => {
  if (instances.every(({ pairs }) => pairs?.length === 0)) {
    findings.problem(['instances'], 'no instance has a replication pair; protection needs at least one in the group');
  }
  if (automation && !deps.automation) {
    findings.problem(['automation'], 'cannot be kept here; import without it, then set the policy by itself');
  }
};

const setAutomation = async (
  { store, clock, automation }: ImportGroupDeps,
  groupId: string,
  description: GroupDescription,
): Promise<void> => {
  if (!automation || !description.automation) return;
  await createSetAutomationPolicy({ store, automation, clock })(groupId, description.automation);
};

const describe = (id: string, description: GroupDescription, at: Instant): ProtectionGroup => ({
  id,
  name: description.name,
  ...(description.description === undefined ? {} : { description: description.description }),
  status: 'protected',
  protectedStatus: 'started',
  priorityStation: 'source',
  sites: description.sites,
  demands: { ...DEFAULT_DEMANDS, ...description.demands },
  policy: { ...DEFAULT_POLICY, ...description.policy },
  ...(description.objectives ? { objectives: description.objectives } : {}),
  epoch: 0,
  createdAt: at,
  updatedAt: at,
});
