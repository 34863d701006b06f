import { membersOf } from '../../../domain/group/member.ts';
import type { GroupAggregate, Instant, ProtectionGroup } from '../../../domain/group/protection-group.ts';
import { DEFAULT_SYNCHRONISATION } from '../../../domain/group/synchronisation.ts';
import type { Ports } from '../../../ports/ports.ts';
import { instant } from '../../instant.ts';
import { createSetAutomationPolicy } from '../automation/set-automation-policy.ts';
import type { GroupDescription } from './group-description.ts';
import { tagIfConfined } from './group-tags.ts';
import { createFindings } from './import/findings.ts';
import { checkOwnership } from './import/ownership.ts';
import { resolveGroup, settingsIn } from './import/resolve.ts';

/** Without `automation`, descriptions with one are refused. */
export type ImportGroupDeps = Pick<Ports, 'store' | 'compute' | 'clock' | 'confined'> &
  Partial<Pick<Ports, 'automation'>>;

/** How far an import is: it looks its servers up, then writes its members. */
export interface ImportProgress {
  readonly what: 'servers looked up' | 'members written';
  readonly done: number;
  readonly of: number;
}

export type ImportGroup = (description: GroupDescription, options?: ImportOptions) => Promise<GroupAggregate>;

export interface ImportOptions {
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Whether protection stays off until somebody enables it. @default `false` */
  readonly disabled?: boolean;
}

/**
 * Puts servers under protection: checks the description against EC2 and records the identity of every NIC and disk.
 * Nothing in EC2 changes but the group's tag, where the deployment is confined to it. @throws
 * InvalidGroupDescriptionError with every problem found, SiteNotObservedError, GroupNotTaggedError
 */
export const createImportGroup =
  (deps: ImportGroupDeps): ImportGroup =>
  async (description, { onProgress = () => {}, disabled = false } = {}) => {
    const { store, clock } = deps;
    const groupId = description.id ?? description.name;
    const findings = createFindings();
    const servers = 2 * description.instances.length;
    const onServer = counting(onProgress, 'servers looked up', servers);
    await checkOwnership(store, groupId, description, { findings, onServer });
    const members = await resolveGroup(deps, groupId, description, findings);
    const at = instant(clock);
    const protecting = { group: describe(groupId, description, at), ...members };
    const aggregate = disabled ? withoutProtection(protecting) : protecting;
    // Before the group exists: a group that cannot be failed over is not imported.
    await tagIfConfined(deps, membersOf(aggregate.group, aggregate));
    // Repeating is safe: the store takes the same group again only as long as it does not exist.
    const count = members.instances.length + members.pairs.length;
    await store.create(aggregate, counting(onProgress, 'members written', count));
    await store.appendEvents([
      {
        at,
        groupId,
        type: 'createProtectionGroup',
        message: `Protection group ${description.name} imported: ${members.instances.length} instance(s), ${members.pairs.length} replication pair(s)${disabled ? ', protection is disabled' : ''}.`,
        data: { status: aggregate.group.status, protectedStatus: aggregate.group.protectedStatus },
      },
    ]);
    // Last: until then the group is as safe as one without a policy. Cut off before, the policy is set by itself.
    await setAutomation(deps, groupId, description);
    return aggregate;
  };

const counting = (
  onProgress: (progress: ImportProgress) => void,
  what: ImportProgress['what'],
  of: number,
): (() => void) => {
  let done = 0;
  return () => {
    done += 1;
    onProgress({ what, done, of });
  };
};

/** Its policy for failovers without a person, where the description has one. */
export const setAutomation = async (
  { store, clock, automation }: ImportGroupDeps,
  groupId: string,
  description: GroupDescription,
): Promise<void> => {
  if (!automation || !description.automation) return;
  await createSetAutomationPolicy({ store, automation, clock })(groupId, description.automation);
};

/** A group that is not protected yet: nothing takes recovery points of it, and it cannot be failed over. */
const withoutProtection = ({ group, instances, pairs }: GroupAggregate): GroupAggregate => ({
  group: { ...group, status: 'available', protectedStatus: 'stopped' },
  instances: instances.map((instance) => ({ ...instance, status: 'available' })),
  pairs: pairs.map((pair) => ({ ...pair, status: 'available', replicationStatus: 'inactive' })),
});

const describe = (id: string, description: GroupDescription, at: Instant): ProtectionGroup => ({
  id,
  synchronisation: DEFAULT_SYNCHRONISATION,
  ...settingsIn(description),
  status: 'protected',
  protectedStatus: 'started',
  priorityStation: 'source',
  epoch: 0,
  createdAt: at,
  updatedAt: at,
});
