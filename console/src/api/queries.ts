import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { hasEnded } from '../model/workflow.ts';
import { api, dataOf, getJson } from './client.ts';
import { wholeHistory } from './history.ts';
import type { components } from './schema.ts';
import type { ReadinessShown, RunHistory, RunList, RunShown, TrailList } from './shapes.ts';
import type { Definitions } from './surroundings.ts';
import { useSurroundings } from './surroundings-context.ts';

type Schemas = components['schemas'];

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

export const useFailedJobs = (server_group_id: string) => {
  const project_id = useProject();
  return useQuery({
    queryKey: ['failed-jobs', server_group_id],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/{project_id}/task-center/failure-jobs', {
          params: { path: { project_id }, query: { server_group_id } },
          signal,
        }),
      ),
    refetchInterval: RESTING_MS,
  });
};

const isOpen = ({ status }: Schemas['Job']): boolean => status === 'INIT' || status === 'RUNNING';

export const useJob = (job_id: string) => {
  const project_id = useProject();
  return useQuery({
    queryKey: ['job', job_id],
    queryFn: ({ signal }) =>
      dataOf(api.GET('/v1/{project_id}/jobs/{job_id}', { params: { path: { project_id, job_id } }, signal })),
    enabled: job_id !== '',
    refetchInterval: ({ state: { data } }) => (data === undefined || isOpen(data) ? RUNNING_MS : RESTING_MS),
  });
};

/** A plan is a look at the whole site, so it is made when somebody asks for it, or anew whenever `isAsked`. */
export const usePlan = (server_group_id: string, isAsked = false) => {
  const project_id = useProject();
  return useQuery({
    queryKey: ['plan', server_group_id],
    queryFn: ({ signal }) =>
      dataOf(
        api.GET('/v1/{project_id}/server-groups/{server_group_id}/failover-plan', {
          params: { path: { project_id, server_group_id } },
          signal,
        }),
      ),
    enabled: isAsked,
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

/** `there: false`: this API has no such route. */
export type Wished<T> = { readonly there: true; readonly value: T } | { readonly there: false };

/** The answer, where there is one. */
export const answerOf = <T>(wished: Wished<T> | undefined): T | undefined => (wished?.there ? wished.value : undefined);

interface Document {
  readonly paths: Readonly<Record<string, unknown>>;
}

/** The API's own document says which routes there are: to ask for one that is missing would be an error in the browser's log. */
export const useRoutes = () =>
  useQuery({
    queryKey: ['openapi'],
    queryFn: ({ signal }) => getJson<Document>('openapi.json', signal),
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

export const useWished = <T>({
  path,
  params,
  restMs = () => RESTING_MS,
  isAsked = true,
  get = getJson,
}: Asked<T>): UseQueryResult<Wished<T>> => {
  const project_id = useProject();
  const { data: document } = useRoutes();
  const isThere = document !== undefined && path in document.paths;
  return useQuery({
    queryKey: ['wished', path, params, isThere],
    queryFn: async ({ signal }): Promise<Wished<T>> =>
      isThere ? { there: true, value: await get(filled(path, { project_id, ...params }), signal) } : { there: false },
    enabled: document !== undefined && isAsked,
    refetchInterval: ({ state: { data } }) => (data?.there ? restMs(data.value) : isThere && RESTING_MS),
  });
};

export const filled = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');

export const GROUP = '/v1/{project_id}/server-groups/{server_group_id}';
export const RUN = '/v1/{project_id}/runs/{run_id}';

export const useRuns = (server_group_id: string) =>
  useWished<RunList>({ path: `${GROUP}/runs`, params: { server_group_id }, isAsked: server_group_id !== '' });

export const useTrail = (server_group_id: string) =>
  useWished<TrailList>({ path: `${GROUP}/trail`, params: { server_group_id } });

export const useReadiness = (server_group_id: string) =>
  useWished<ReadinessShown>({ path: `${GROUP}/readiness`, params: { server_group_id } });

export const useRun = (run_id: string) =>
  useWished<RunShown>({
    path: RUN,
    params: { run_id },
    restMs: ({ run }) => (run.ended_at === null ? RUNNING_MS : RESTING_MS),
  });

/** It is asked for until it tells the end, which may be a moment after the run itself does. */
export const useRunHistory = (run_id: string) =>
  useWished<RunHistory>({
    path: `${RUN}/history`,
    params: { run_id },
    get: wholeHistory,
    restMs: ({ events }) => (hasEnded(events) ? RESTING_MS : RUNNING_MS),
  });
