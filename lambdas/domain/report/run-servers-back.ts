import type { Member } from '../group/member.ts';
import type { FenceEvidence } from '../phases/evidence.ts';
import { GIVE_BACK } from '../phases/give-back/give-back.ts';
import { IN_SERVICE } from '../phases/give-back/in-service.ts';
import type { Fact, ObservedServer } from '../site/observed.ts';
import type { TrailEvent } from '../trail/audit-chain.ts';
import { buildReport } from './report.ts';
import { readingOf } from './report-reading.ts';
import { reportedPhase } from './report-servers.ts';
import { phaseIn, type RunServer, serverNow, serverReported } from './run-servers.ts';

const OWN = [GIVE_BACK.name, IN_SERVICE.name] as const;

/** A server of a roll-back that goes on. @param undoes the failover whose phases the member's record has */
export const serverBackNow = (member: Member, undoes: string): RunServer =>
  givenBack(serverNow(member, undoes, (phase) => OWN.some((own) => own === phase)));

/** Nothing of it is lost, and what the failover had not done it does not do any more. */
const givenBack = ({ phases, recoveryPointAt: _, fencedAt: __, ...server }: RunServer): RunServer => ({
  ...server,
  leftAlone: false,
  phases: Object.fromEntries(
    Object.entries(phases).map(([name, phase]) => [name, isIdle(name, phase) ? { state: 'pending' } : phase]),
  ),
});

const isIdle = (name: string, { state }: RunServer['phases'][string]): boolean =>
  state === 'waiting' && !OWN.some((own) => own === name);

interface RollBack {
  readonly runId: string;
  /** The failover that it undoes. */
  readonly undoes: string;
}

/** The servers of a roll-back that has ended, by the trail: their members' records are of what came after. */
export const serversGivenBack = (trail: readonly TrailEvent[], { runId, undoes }: RollBack): readonly RunServer[] => {
  const { measuredFrom } = readingOf(trail, undoes);
  const byInstance = Map.groupBy(
    trail.filter(({ failoverId }) => failoverId === runId),
    ({ data }) => data?.instanceId,
  );
  return (buildReport(trail, undoes, '')?.findings.servers ?? []).map((reported) => {
    const told = byInstance.get(reported.instanceId) ?? [];
    const own = OWN.map(
      (phase) => [phase, phaseIn(reportedPhase(phase, { told, reading: { measuredFrom } }))] as const,
    );
    const { phases, failure: _, seen, ...server } = serverReported(reported);
    return givenBack({ ...server, seen: seenIn(told) ?? seen, phases: { ...phases, ...Object.fromEntries(own) } });
  });
};

/** What the last look that ended a phase showed of the production server. */
const seenIn = (told: readonly TrailEvent[]): RunServer['seen'] => {
  const event = told.findLast(({ type }) => OWN.some((phase) => type.startsWith(phase)));
  const { state, server } = (event?.data?.observed ?? {}) as Partial<FenceEvidence> & { server?: Fact<ObservedServer> };
  const shown = server?.is === 'present' ? server.value.state : (server?.is ?? state);
  return event && shown !== undefined && shown !== 'unknown' ? { state: shown, at: event.at } : undefined;
};
