import type { ProtectedInstance } from '../../domain/group/protection-group.ts';
import type { Performed } from '../../domain/pass/phase-verdict.ts';
import { actionKey } from '../../domain/site/action-rows.ts';
import { outcomeText } from '../../domain/site/actions.ts';
import type { Told } from './run.ts';

/** A call with what came of it: one shape, whoever issued it. @param by who did, where that was no step */
export const actionEvent = (
  { id: instanceId, name }: Pick<ProtectedInstance, 'id' | 'name'>,
  { action, outcome }: Performed,
  by?: 'guard' | 'roll-back',
): Told => ({
  type: 'actionPerformed',
  message: `${name}: ${actionKey(action)} ${outcomeText(outcome)}${by === undefined ? '' : ` (${by})`}`,
  data: { instanceId, action, outcome },
});
