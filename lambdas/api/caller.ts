/** What a call carries besides HTTP: the event of API Gateway in Lambda, the socket locally. */
export type Surroundings = unknown;

export interface Identity {
  /** As it stands in the audit trail, e.g. the ARN of the IAM principal. Absent: nobody is named, and nobody is served. */
  readonly caller?: string;
  /** Id that has been given to the request on its way here. */
  readonly requestId?: string;
}

export type Identify = (surroundings: Surroundings) => Identity;
