/**
 * Who asked for a failover. The service that starts the failover takes the requester from around the request, never
 * from its words: the caller names the person who confirms a fault (`Confirmation.by`), and may name anybody.
 */
export type Requester =
  /** The API: the caller as it was authenticated, and nothing of the single call: a repeat is the very same request. */
  | { readonly kind: 'api'; readonly caller: string }
  /** The command: the user of the operating system, on AWS with the id of the access key, which CloudTrail knows. */
  | { readonly kind: 'command'; readonly caller: string }
  /** The decider on automatic failovers, which has claimed the start in its control before. */
  | { readonly kind: 'automation' }
  /** Somebody who may start executions and did so in the workflow service itself, whose own log knows who. */
  | { readonly kind: 'workflow-service' };

/**
 * The requester in an execution's input, with the failover that was asked for, which is the execution's name. Everybody
 * who may start executions can write any claim. But a claim that is copied to another execution counts for nothing.
 */
export type RequesterClaim = Requester & { readonly failoverId: string };

export const claimFor = (failoverId: string, requester: Requester): RequesterClaim => ({ ...requester, failoverId });

export const WORKFLOW_SERVICE: Requester = { kind: 'workflow-service' };

/** For people, after "asked for by". */
export const requesterText = (requester: Requester): string => {
  switch (requester.kind) {
    case 'api':
      return `${requester.caller} (API)`;
    case 'command':
      return `${requester.caller} (sdrs command)`;
    case 'automation':
      return 'automation';
    case 'workflow-service':
      return 'somebody who started the execution in the workflow service itself';
    default:
      return requester satisfies never;
  }
};

/** The requester, named as the caller of any other action. */
export const callerOf = (requester: Requester): string =>
  'caller' in requester ? requester.caller : requesterText(requester);

const KINDS: readonly string[] = ['api', 'command', 'automation', 'workflow-service'] satisfies Requester['kind'][];

/** What is wrong with it where an execution was started by hand; nothing where it is absent. */
export const requesterProblems = (requestedBy: unknown): readonly string[] => {
  if (requestedBy === undefined) return [];
  const { kind, caller } = (requestedBy ?? {}) as Partial<Record<string, unknown>>;
  const isNamed = typeof caller === 'string' && caller !== '';
  if (typeof kind === 'string' && KINDS.includes(kind) && (isNamed || (kind !== 'api' && kind !== 'command')))
    return [];
  return [
    `"requestedBy" must be left out, or name a "kind" (${KINDS.join(', ')}) and, of api and command, a "caller"; it is ${JSON.stringify(requestedBy)}.`,
  ];
};
