import type { AuditEvent } from '../../domain/group/failover.ts';
import type { Member } from '../../domain/group/member.ts';
import type { Phase, PhaseState } from '../../domain/group/progress.ts';
import type { Instant, ProtectedInstance } from '../../domain/group/protection-group.ts';
import { seenFreed } from '../../domain/phases/fence/next-freed.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import { evidenceOf } from '../../domain/trail/evidence.ts';
import type { FailoverContext } from '../steps/messages.ts';

interface Ended {
  readonly member: Member;
  readonly after: ProtectedInstance | undefined;
  readonly site: ObservedSite;
  readonly at: Instant;
}

/** A line when a phase of a member ends, either way, with what was seen of it. */
export const milestone = (
  { groupId, failoverId }: FailoverContext,
  phase: Phase,
  { member, after, site, at }: Ended,
): readonly AuditEvent[] => {
  const ended = after?.progress?.phases[phase];
  if (!after || !ended || ended.state === member.instance.progress?.phases[phase].state) return [];
  const said = ENDINGS[ended.state];
  if (!said) return [];
  const message = `${after.name}: ${ended.state === 'done' ? ACHIEVED[phase] : `${said.prefix}${ended.reason}`}`;
  const rung = phase === 'fence' ? { rung: after.progress?.rung } : {};
  const freed = seenFreed(member, site);
  const data = {
    instanceId: after.id,
    ...rung,
    observed: evidenceOf(phase, member, site),
    ...(freed.length > 0 ? { freed } : {}),
  };
  return [{ at, groupId, failoverId, type: `${phase}${said.suffix}`, message, data }];
};

/** How a phase can end, and how the audit trail calls it. */
const ENDINGS: Partial<Record<PhaseState, { readonly suffix: string; readonly prefix: string }>> = {
  done: { suffix: 'Done', prefix: '' },
  failed: { suffix: 'Failed', prefix: '' },
  unfenced: { suffix: 'Unfenced', prefix: 'UNFENCED: ' },
};

const ACHIEVED = {
  fence: 'production server fenced: confirmed stopped, root volume detached',
  disks: 'DR disks made from the pinned recovery point and attached',
  identity: 'identity is on the DR server',
} as const satisfies Record<Phase, string>;
