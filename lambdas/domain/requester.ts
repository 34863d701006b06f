import type { FailoverRequest } from './failover.ts';

/**
 * Who asked for a failover, from what stood around the request and never from its words: whoever confirms a fault
 * (`Confirmation.by`) is named by the caller, and may be anybody.
 */
export type Requester =
  /** The API: the caller as it was authenticated, and nothing of the single call, so that a repeat is the very same request. */
  | { readonly kind: 'api'; readonly caller: string }
  /** The command: the user of the operating system, on AWS with the id of the access key, which CloudTrail knows. */
  | { readonly kind: 'command'; readonly caller: string }
  /** The decider on automatic failovers, and nobody else. */
  | { readonly kind: 'automation' }
  /** Somebody who may start executions and did so in the workflow service itself, whose own log knows who. */
  | { readonly kind: 'workflow-service' };

/** Of a request that reached the first step. An execution that was started by hand says nothing of it, or nonsense. */
export const requesterOf = ({ requestedBy }: Pick<FailoverRequest, 'requestedBy'>): Requester =>
  requestedBy && requesterProblems(requestedBy).length === 0 ? requestedBy : { kind: 'workflow-service' };

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

const KINDS: readonly string[] = ['api', 'command', 'automation', 'workflow-service'] satisfies Requester['kind'][];

/** What is wrong with it where an execution was started by hand; nothing where it is absent. */
export const requesterProblems = (requestedBy: unknown): readonly string[] => {
  if (requestedBy === undefined) return [];
  const { kind, caller } = (requestedBy ?? {}) as Partial<Record<string, unknown>>;
  const isNamed = typeof caller === 'string' && caller !== '';
  if (KINDS.includes(String(kind)) && (isNamed || (kind !== 'api' && kind !== 'command'))) return [];
  return [
    `"requestedBy" must be left out, or name a "kind" (${KINDS.join(', ')}) and, of api and command, a "caller"; it is ${JSON.stringify(requestedBy)}.`,
  ];
};

/** Whether two requests ask for the same, whoever asks. */
export const withoutRequester = ({
  requestedBy: _,
  ...request
}: FailoverRequest): Omit<FailoverRequest, 'requestedBy'> => request;
