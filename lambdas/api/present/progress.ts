import { hasEnded, type MemberProgress, PHASES, phaseOf } from '../../domain/group/progress.ts';
import type { ProtectedInstance, ProtectionGroup } from '../../domain/group/protection-group.ts';

/** Per cent of the phases that a failing-over group's members have behind them; 100 where nothing is under way. */
export const progressOf = (group: ProtectionGroup, instances: readonly ProtectedInstance[]): number => {
  if (group.status !== 'failing-over') return 100;
  if (instances.length === 0) return 0;
  return Math.floor(instances.reduce((sum, instance) => sum + progressOfInstance(instance), 0) / instances.length);
};

export const progressOfInstance = ({ status, progress }: ProtectedInstance): number =>
  status === 'failing-over' ? percentBehind(progress) : 100;

export const percentBehind = (progress: MemberProgress | undefined): number => {
  const ended = PHASES.filter((phase) => hasEnded(phaseOf(progress, phase)));
  return Math.floor((100 * ended.length) / PHASES.length);
};
