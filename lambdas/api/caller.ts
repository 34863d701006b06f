import type { Access } from '../domain/access.ts';

/** What a call carries in addition to HTTP: the event of API Gateway in Lambda, the socket locally. */
export type Surroundings = unknown;

/** A call as API Gateway, or the local server, has seen it. */
export interface JudgedCall {
  readonly method: string;
  readonly path: string;
}

export interface Identity {
  /** As it stands in the audit trail, e.g. the ARN of the IAM principal. Absent: nobody is named, and nobody is served. */
  readonly caller?: string;
  /** Id that has been given to the request on its way here. */
  readonly requestId?: string;
  /** The call that was let in; no other one is served. Absent: nothing stands in front. */
  readonly judged?: JudgedCall;
  /** What the caller may do. Absent: it is not known here, and was compared with the judged call (IAM). */
  readonly permissions?: readonly Access[];
}

export type Identify = (surroundings: Surroundings) => Identity;
