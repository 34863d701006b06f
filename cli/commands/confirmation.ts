import { InvalidArgumentError } from 'commander';
import type { Confirmation } from '../../lambdas/domain/group/failover.ts';
import { loginName } from '../login-name.ts';

/** `Ada: rack 7 has no power`; without a colon the whole text is the reason, and the user who is logged in confirms. */
export const parseConfirmation = (value: string): Confirmation => {
  const [, who, why] = /^([^:]*):(.*)$/s.exec(value) ?? [undefined, loginName(), value];
  const [by, reason] = [who?.trim() ?? '', why?.trim() ?? ''];
  if (by && reason) return { by, reason };
  throw new InvalidArgumentError(
    `"${value}" must say who confirms the fault and why, such as "Ada: rack 7 has no power".`,
  );
};
