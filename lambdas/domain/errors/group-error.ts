/** What an error says is about this one protection group. */
export abstract class GroupError extends Error {
  readonly groupId: string;
  constructor(groupId: string, message: string) {
    super(message);
    this.groupId = groupId;
  }
}
