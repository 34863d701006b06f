/** A page and what it is about. The URL of each can be pasted anywhere. */
export type Route =
  | { readonly page: 'groups' }
  | { readonly page: 'group'; readonly id: string }
  | { readonly page: 'server'; readonly groupId: string; readonly id: string }
  | { readonly page: 'run'; readonly id: string }
  | { readonly page: 'report'; readonly id: string }
  | { readonly page: 'unknown' };

const ID = /^[A-Za-z0-9._-]{1,80}$/;

export const routeOf = (hash: string): Route => {
  const [page = '', id = '', ...rest] = hash.replace(/^#?\/?/, '').split('/');
  if (page === '' && id === '') return { page: 'groups' };
  if (!ID.test(id)) return UNKNOWN;
  if (page === 'groups') return inGroup(id, rest);
  return page === 'runs' ? ofRun(id, rest) : UNKNOWN;
};

const UNKNOWN: Route = { page: 'unknown' };

const inGroup = (groupId: string, [what, id = '', ...rest]: readonly string[]): Route => {
  if (what === undefined) return { page: 'group', id: groupId };
  return what === 'servers' && ID.test(id) && rest.length === 0 ? { page: 'server', groupId, id } : UNKNOWN;
};

const ofRun = (id: string, [what, ...rest]: readonly string[]): Route => {
  if (what === undefined) return { page: 'run', id };
  return what === 'report' && rest.length === 0 ? { page: 'report', id } : UNKNOWN;
};

export const HREF = {
  groups: '#/',
  group: (id: string) => `#/groups/${id}`,
  server: (groupId: string, id: string) => `#/groups/${groupId}/servers/${id}`,
  run: (id: string) => `#/runs/${id}`,
  report: (id: string) => `#/runs/${id}/report`,
} as const;
