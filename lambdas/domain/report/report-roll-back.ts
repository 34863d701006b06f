import type { TrailEvent } from '../trail/audit-chain.ts';
import { dataIn } from '../trail/trail-data.ts';
import { performedIn, reportedCall, whenOf } from './report-calls.ts';
import type { Reading } from './report-reading.ts';
import type { ReportedCall, ReportedRollBack, ReportFindings } from './report-types.ts';

/** How the failover was undone: every call to EC2 with its answer. Nothing where nobody has tried to. */
export const reportedRollBack = ({ own, back }: Reading): Pick<ReportFindings, 'rollBack'> => {
  if (back.length === 0) return {};
  const names = new Map(dataIn(own, 'instancePrepared').map(({ data }) => [data.instanceId, data.name]));
  const end = dataIn(back, 'failoverRolledBack').at(-1);
  const by = end?.data.cancelled?.by;
  const since = dataIn(back, 'productionLost').flatMap(({ data }) => data.lost ?? []);
  const lost = [...new Set([...(end?.data.lost ?? []), ...since].map(({ message }) => message))];
  const rollBack: ReportedRollBack = {
    givenBackAt: end?.event.at ?? 'NOT_REACHED',
    ...(by === undefined ? {} : { by }),
    ...(lost.length > 0 ? { lost } : {}),
    calls: back.flatMap((event) => {
      const server = names.get(String(event.data?.instanceId)) ?? 'UNKNOWN';
      return callsIn(event).map((call) => ({ ...call, server }));
    }),
  };
  return { rollBack };
};

const callsIn = (event: TrailEvent): readonly ReportedCall[] => {
  const { type, data } = event;
  const start = { ...whenOf(event), call: `start-server ${String(data?.serverId)}` };
  if (type === 'productionServerStarted') return [{ ...start, outcome: 'done' }];
  if (type === 'productionServerNotRunning') return [{ ...start, outcome: `not running: ${String(data?.why)}` }];
  const performed = performedIn(event);
  if (!performed) return [];
  const { action, outcome } = performed;
  return [action ? reportedCall(event, action, outcome) : toldCall(event)];
};

/** Earlier releases have kept a call as a sentence, which said *accepted* also where there was no answer. */
const toldCall = (event: TrailEvent): ReportedCall => {
  const [, call = event.message, said = 'accepted'] = /^roll-back: (\S+ \S+) (.+)$/.exec(event.message) ?? [];
  return { ...whenOf(event), call, outcome: said === 'accepted' ? 'UNKNOWN' : said };
};
