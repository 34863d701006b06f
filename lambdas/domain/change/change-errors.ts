import type { ChangeFailure, ChangeRefusal } from '../group/member-change.ts';

/** A member is not to be changed like that, or not now. Nothing in EC2 was touched. */
export class ChangeRefusedError extends Error {
  override readonly name = 'ChangeRefusedError';
  readonly refusal: ChangeRefusal;
  constructor({ refusal, why }: ChangeFailure) {
    super(why);
    this.refusal = refusal;
  }
}

/** EC2 was asked, and does not show the change yet. Another try goes on where this one ends. */
export class ChangeUnfinishedError extends Error {
  override readonly name = 'ChangeUnfinishedError';
  readonly changeId: string;
  constructor(changeId: string, why: string) {
    super(`Change ${changeId} is not through: ${why}. Another try goes on.`);
    this.changeId = changeId;
  }
}
