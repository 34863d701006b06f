import type { ChangeWish } from '../group/member-change.ts';
import { ADD_NIC } from './add-nic.ts';
import type { ChangeRule } from './change-rule.ts';
import type { ChangedMember } from './changes-in.ts';
import { DELETE_NIC } from './delete-nic.ts';
import { EXTEND_PAIR } from './extend-pair.ts';
import { RESIZE } from './resize.ts';

/** Every kind of change, with its rule. */
export const CHANGE_RULES = {
  'extend-pair': EXTEND_PAIR,
  resize: RESIZE,
  'add-nic': ADD_NIC,
  'delete-nic': DELETE_NIC,
} as const;

/** The rule of a change, for the member that a change of its kind stands on: `changesIn` finds both together. */
export const ruleOf = ({ kind }: ChangeWish): ChangeRule<ChangedMember, ChangeWish> =>
  CHANGE_RULES[kind] as unknown as ChangeRule<ChangedMember, ChangeWish>;
