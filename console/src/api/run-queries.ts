import { useQuery } from '@tanstack/react-query';
import type { AutomationShown } from './automation.ts';
import { getMarkdown } from './client.ts';
import { filled, GROUP, RESTING_MS, RUN, useAnswer, useProject } from './queries.ts';
import type { FailoverReport, ReportVerified } from './report.ts';
import type { components } from './schema.ts';

const NEVER = () => false as const;

/** What an ended run came to changes no more, but for a look at the disks. */
export const useReport = (run_id: string) =>
  useAnswer<FailoverReport>({ path: `${RUN}/report`, params: { run_id }, restMs: NEVER });

/** Whether the report is what the trail says: asked for by a person. */
export const useVerification = (run_id: string, isAsked: boolean) =>
  useAnswer<ReportVerified>({ path: `${RUN}/report/verification`, params: { run_id }, restMs: NEVER, isAsked });

/** The report for people, when somebody asks for it. */
export const useReportAsMarkdown = (run_id: string) => {
  const project_id = useProject();
  return useQuery({
    queryKey: ['markdown', run_id],
    queryFn: () => getMarkdown(filled(`${RUN}/report`, { project_id, run_id })),
    enabled: false,
    retry: false,
  });
};

/** Once a run has ended, little is put on record of a server any more. */
const ENDED_MS = 60_000;

export const useRunServer = (run_id: string, protected_instance_id: string, isRunning: boolean) =>
  useAnswer<components['schemas']['RunServerShown']>({
    path: `${RUN}/servers/{protected_instance_id}`,
    params: { run_id, protected_instance_id },
    restMs: () => (isRunning ? RESTING_MS : ENDED_MS),
    isAsked: run_id !== '' && protected_instance_id !== '',
  });

export const useAutomation = (server_group_id: string) =>
  useAnswer<AutomationShown>({
    path: `${GROUP}/automation`,
    params: { server_group_id },
    isAsked: server_group_id !== '',
  });
