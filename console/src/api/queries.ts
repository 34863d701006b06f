import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { hasEnded } from '../model/workflow.ts';
import { api, dataOf, getJson } from './client.ts';
import { wholeHistory } from './history.ts';
import type { ReadinessShown, RunHistory, RunList, RunShown, TrailList } from './shapes.ts';
import type { Definitions } from './surroundings.ts';
import { useSurroundings } from './surroundings-context.ts';

/** Real milliseconds between two looks: at what runs, and at everything else. */
const RUNNING_MS = 2_000;
export const RESTING_MS = 10_000;

export const useProject = (): string => useSurroundings().project;

export const useGroups = () => {
  const project_id = useProject();
  return useQuery({
    queryKey: ['groups'],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/{project_id}/server-groups', { params: { path: { project_id } }, signal })),
    refetchInterval: RESTING_MS,
  });
};

export const useGroup = (server_group_id: string) => {
  const project_id = useProject();
  return useQuery({
    queryKey: ['group', server_group_id],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/{project_id}/server-groups/{server_group_id}', {
          params: { path: { project_id, server_group_id } },
          signal,
        }),
      ),
    enabled: server_group_id !== '',
    refetchInterval: RESTING_MS,
  });
};

export const useInstances = (server_group_id: string) => {
  const project_id = useProject();
  return useQuery({
    queryKey: ['instances', server_group_id],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/{project_id}/protected-instances', {
          params: { path: { project_id }, query: { server_group_id } },
          signal,
        }),
      ),
    enabled: server_group_id !== '',
    refetchInterval: RESTING_MS,
  });
};

export const usePairs = (server_group_id: string) => {
  const project_id = useProject();
  return useQuery({
    queryKey: ['pairs', server_group_id],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/{project_id}/replications', {
          params: { path: { project_id }, query: { server_group_id } },
          signal,
        }),
      ),
    refetchInterval: RESTING_MS,
  });
};

/**
 * A plan is a look at the whole site, so it is made when somebody asks for it, or anew whenever `isAsked`. While one is made for
 * another point, the last one stays. @param point which data the DR servers are to get; without it the API chooses
 */
export const usePlan = (server_group_id: string, isAsked = false, point?: string) => {
  const project_id = useProject();
  return useQuery({
    queryKey: ['plan', server_group_id, point],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/{project_id}/server-groups/{server_group_id}/failover-plan', {
          params: { path: { project_id, server_group_id }, query: point === undefined ? {} : { point } },
          signal,
        }),
      ),
    enabled: isAsked,
    placeholderData: keepPreviousData,
    retry: false,
    refetchOnWindowFocus: false,
  });
};

export const useDefinitions = () =>
  useQuery({
    queryKey: ['definitions'],
    queryFn: ({ signal }) => getJson<Definitions>('definitions.json', signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

interface Asked<T> {
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  /** Real milliseconds until the next look. @default as for what rests */
  readonly restMs?: (value: T) => number | false;
  /** @default `true` */
  readonly isAsked?: boolean;
  /** @default one look */
  readonly get?: (path: string, signal: AbortSignal) => Promise<T>;
}

export const useAnswer = <T>({
  path,
  params,
  restMs = () => RESTING_MS,
  isAsked = true,
  get = getJson,
}: Asked<T>): UseQueryResult<T> => {
  const project_id = useProject();
  return useQuery({
    queryKey: [path, params],
    queryFn: ({ signal }) => get(filled(path, { project_id, ...params }), signal),
    enabled: isAsked,
    refetchInterval: ({ state: { data } }) => (data === undefined ? RESTING_MS : restMs(data)),
  });
};

export const filled = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');

export const GROUP = '/v1/{project_id}/server-groups/{server_group_id}';
export const RUN = '/v1/{project_id}/runs/{run_id}';

export const useRuns = (server_group_id: string) =>
  useAnswer<RunList>({ path: `${GROUP}/runs`, params: { server_group_id }, isAsked: server_group_id !== '' });

export const useTrail = (server_group_id: string) =>
  useAnswer<TrailList>({ path: `${GROUP}/trail`, params: { server_group_id } });

export const useReadiness = (server_group_id: string) =>
  useAnswer<ReadinessShown>({ path: `${GROUP}/readiness`, params: { server_group_id } });

export const useRun = (run_id: string) =>
  useAnswer<RunShown>({
    path: RUN,
    params: { run_id },
    isAsked: run_id !== '',
    restMs: ({ run }) => (run.ended_at === null ? RUNNING_MS : RESTING_MS),
  });

/** It is asked for until it tells the end, which may be a moment after the run itself does. */
export const useRunHistory = (run_id: string) =>
  useAnswer<RunHistory>({
    path: `${RUN}/history`,
    params: { run_id },
    get: wholeHistory,
    restMs: ({ events }) => (hasEnded(events) ? RESTING_MS : RUNNING_MS),
  });
