import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BrakeAsked } from './automation.ts';
import { api, dataOf, sendJson } from './client.ts';
import { ApiError } from './errors.ts';
import { filled, useProject } from './queries.ts';
import type { components } from './schema.ts';

type Schemas = components['schemas'];

export type GroupAction = Schemas['ServerGroupAction'];

const MAY_NOT_ACT = ['may-not-act'] as const;

/** What an action does not change, however it ends. A plan is made anew when somebody asks for it. */
const LASTING: readonly unknown[] = [...MAY_NOT_ACT, 'plan', 'definitions', 'surroundings'];

/** What the API said when it let this person look, and not act; `undefined` as long as it has not. */
export const useMayNotAct = (): string | undefined =>
  useQuery<string>({ queryKey: MAY_NOT_ACT, queryFn: skipToken }).data;

/** A change; after it, all that the page shows is asked anew. @param onDone also where the dialog was closed meanwhile */
const useAct = <Asked, Answer>(send: (asked: Asked) => Promise<Answer>, onDone: (answer: Answer) => void) => {
  const queries = useQueryClient();
  return useMutation<Answer, Error, Asked>({
    mutationFn: send,
    onSuccess: onDone,
    onError: (error) => {
      if (error instanceof ApiError && error.status === 403) queries.setQueryData(MAY_NOT_ACT, error.message);
    },
    onSettled: () => void queries.invalidateQueries({ predicate: ({ queryKey: [what] }) => !LASTING.includes(what) }),
  });
};

interface AskedOfGroup {
  readonly action: GroupAction;
  /** With the same token a failover is started once, however often it is asked for. */
  readonly token?: string;
}

/** Whatever is asked of a group may be asked again: a run that goes on is joined, a word that was given stays. */
export const useGroupAction = (server_group_id: string, onDone: (started: Schemas['JobStarted']) => void) => {
  const project_id = useProject();
  return useAct(
    ({ action, token }: AskedOfGroup) =>
      dataOf(
        api.POST('/v1/{project_id}/server-groups/{server_group_id}/action', {
          params: {
            path: { project_id, server_group_id },
            header: token === undefined ? {} : { 'x-client-token': token },
          },
          body: action,
        }),
      ),
    onDone,
  );
};

const START_ROUTE = '/v1/{project_id}/protected-instances/{protected_instance_id}/action';

/** One after the other: a server that runs already is left alone, so the same call again starts those that are left. */
export const useStartDrServers = (onDone: () => void) => {
  const project_id = useProject();
  return useAct(async (ids: readonly string[]): Promise<void> => {
    for (const protected_instance_id of ids) {
      await sendJson('POST', filled(START_ROUTE, { project_id, protected_instance_id }), { 'start-dr-server': {} });
    }
  }, onDone);
};

/** The brake is on or off: to say the same again changes nothing. */
export const useBrake = (onDone: () => void) => {
  const project_id = useProject();
  return useAct(
    (brake: BrakeAsked) => sendJson<unknown>('PUT', filled('/v1/{project_id}/automation/brake', { project_id }), brake),
    onDone,
  );
};
