/** Step Functions refused a request. */
export class WorkflowServiceError extends Error {
  override readonly name = 'WorkflowServiceError';
  /** Step Functions' own name of the error, e.g. `StateMachineDoesNotExist`. */
  readonly code: string;
  constructor(code: string, cause?: unknown) {
    super(`Step Functions did not do as asked: ${code}. ${REMEDIES[code] ?? 'Repeating the request is safe.'}`, {
      cause,
    });
    this.code = code;
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  StateMachineDoesNotExist: 'It does not exist in this account and region: deploy the stack, or name its machine.',
  AccessDeniedException: 'Allow the caller this request on the state machine and its executions.',
  ExecutionAlreadyExists:
    'A failover of that name was started before, and Step Functions does not tell yet what was asked for. Repeat the call as it was: nothing is started twice.',
  InvalidName: 'A failover id has 1 to 80 characters of A-Z a-z 0-9 - and _.',
  UnrecognizedClientException: 'The credentials are not known: sign in again.',
};
