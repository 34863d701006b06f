/** DynamoDB refused a request for another reason than a condition of it. */
export class GroupTableError extends Error {
  override readonly name = 'GroupTableError';
  readonly tableName: string;
  /** DynamoDB's own name of the error, e.g. `ThrottlingException`. */
  readonly code: string;
  constructor(tableName: string, code: string, cause?: unknown) {
    super(`Table "${tableName}" did not do as asked: ${code}. ${REMEDIES[code] ?? 'Repeating the request is safe.'}`, {
      cause,
    });
    this.tableName = tableName;
    this.code = code;
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'It does not exist in this account and region: deploy the stack, or name its table.',
  AccessDeniedException: 'Allow the caller this request on the table and its indexes.',
  UnrecognizedClientException: 'The credentials are not known: sign in again.',
};

/** Another creation of the same group, with other content, was faster. Nothing of it was touched. */
export class CreationOvertakenError extends Error {
  override readonly name = 'CreationOvertakenError';
  readonly groupId: string;
  constructor(groupId: string, cause?: unknown) {
    super(
      `Protection group "${groupId}" is being created by somebody else at this moment. ` +
        'Look at the group once they are done; create it again if it is not there.',
      { cause },
    );
    this.groupId = groupId;
  }
}

/** Others were always faster at the end of the audit trail. */
export class EventsNotWrittenError extends Error {
  override readonly name = 'EventsNotWrittenError';
  readonly count: number;
  constructor(tableName: string, count: number, attempts: number) {
    super(
      `Table "${tableName}" took none of ${count} audit events in ${attempts} attempts: others wrote to the same trail first. ` +
        'Append the same events again.',
    );
    this.count = count;
  }
}
