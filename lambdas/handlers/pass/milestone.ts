import { type PhaseState, phaseOf } from '../../domain/group/progress.ts';
import type { ProtectedInstance } from '../../domain/group/protection-group.ts';
import type { Turn } from '../../domain/pass/pace.ts';
import type { PhaseRule } from '../../domain/pass/phase-rule.ts';
import { seenFreed } from '../../domain/phases/fence/next-freed.ts';
import type { ObservedSite } from '../../domain/site/observed.ts';
import type { Told } from './run.ts';

interface Ended extends Pick<Turn, 'member'> {
  readonly after: ProtectedInstance;
  readonly site: ObservedSite;
}

/** A line when a phase of a member ends, either way, with what was seen of it. */
export const milestone = (phase: PhaseRule, { member, after, site }: Ended): readonly Told[] => {
  const ended = phaseOf(after.progress, phase.name);
  const said = ENDINGS[ended.state];
  if (!said || ended.state === phaseOf(member.instance.progress, phase.name).state) return [];
  const message = `${after.name}: ${ended.state === 'done' ? phase.achieved : `${said.prefix}${ended.reason}`}`;
  const freed = seenFreed(member, site);
  const data = {
    instanceId: after.id,
    ...phase.told?.(after.progress),
    observed: phase.evidence(member, site),
    ...(freed.length > 0 ? { freed } : {}),
  };
  return [{ type: `${phase.name}${said.suffix}`, message, data }];
};

/** How a phase can end, and how the audit trail calls it. */
const ENDINGS: Partial<Record<PhaseState, { readonly suffix: string; readonly prefix: string }>> = {
  done: { suffix: 'Done', prefix: '' },
  failed: { suffix: 'Failed', prefix: '' },
  unfenced: { suffix: 'Unfenced', prefix: 'UNFENCED: ' },
};
