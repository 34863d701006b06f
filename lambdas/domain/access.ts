/** What a call needs the permission to do. */
export type Access = 'read' | 'act';

/** A token that is not to be trusted. The reason is for the log, not for the caller. */
export class InvalidTokenError extends Error {
  override readonly name = 'InvalidTokenError';
  constructor(reason: string, cause?: unknown) {
    super(`The token is not valid: ${reason}.`, { cause });
  }
}

/** The scope that a token must carry for each. Neither includes the other. */
export const SCOPES: Readonly<Record<Access, string>> = { read: 'sdrs:read', act: 'sdrs:act' };

/** A plan is asked for by POST, and changes nothing. */
export const PLAN_PATH = /^\/v1\/[^/]+\/server-groups\/[^/]+\/failover-plan$/;

/** What a call does: all that changes something acts, and whatever is not known to only read. */
export const accessOf = (method: string, path: string): Access => {
  if (method === 'GET' || method === 'HEAD') return 'read';
  return method === 'POST' && PLAN_PATH.test(path) ? 'read' : 'act';
};
