import { callFault, type Fault, timedFault } from '../faults/index.ts';
import type { Act } from '../journeys/act.ts';
import type { RunOutcome } from '../runs/run.ts';
import { describeSite } from '../sites/describe-site.ts';
import type { RunPlan } from './run-plan.ts';
import type { SingleFault } from './single-faults.ts';

/** What a story tells of a run. */
type Told = Pick<RunOutcome, 'calls' | 'servers'>;

/** A run as a story, and how to see each of its turns. */
export const storyOf = (plan: RunPlan, outcome: Told & Pick<RunOutcome, 'violations'>): string =>
  [
    ...(typeof plan.site === 'string' ? [`The reference failover "${plan.site}".`] : describeSite(plan.site)),
    ...(plan.acts ?? []).map((act) => `  ${actText(act)}`),
    ...plan.faults.map((fault) => `  ${faultText(fault, plan, outcome)}`),
    ...outcome.violations.map(({ kind, seen }) => `  ${kind.toUpperCase()}: ${seen}`),
    `  Every turn: npm run -s chaos -- --plan '${JSON.stringify(plan)}'`,
  ].join('\n');

const actText = ({ is, after, beside, point }: Act): string =>
  `Then, after ${after} s: ${is}${point ? ` (${point})` : ''}${beside ? ', and the next act does not wait for it' : ''}.`;

const faultText = (fault: Fault, plan: RunPlan, { calls, servers }: Told): string => {
  const lasts = fault.seconds === undefined ? '' : ` (${fault.seconds} s)`;
  if ('call' in fault) {
    const site = calls[fault.call - 1];
    const named = site ? `${site.action} of ${site.who}` : 'or the first after it that it can meet';
    return `Call ${fault.call}, ${named}, ${callFault(fault.is).says}${lasts}.`;
  }
  // Of a journey a fault may be about the DR server as well: see playJourney.
  const server = servers[fault.server % servers.length];
  const groups = typeof plan.site === 'string' ? [] : plan.site.groups;
  const group = groups.find((one) => one.servers.some(({ name }) => name === server));
  const when = fault.during === undefined ? '' : ` or at call ${fault.during}`;
  return `After ${fault.at} s${when}, ${server}${group ? ` of ${group.name}` : ''} ${timedFault(fault.is).says}${lasts}.`;
};

/** What `--single` takes. */
export const singleKey = ({ reference, fault }: Pick<SingleFault, 'reference' | 'fault'>): string =>
  `${reference} | ${fault.is} | ${fault.call}`;

/** A single fault as a story. */
export const singleStory = (single: SingleFault): string => {
  const { reference, fault, site, outcome } = single;
  return [
    `${reference}: call ${fault.call}, ${site.action} of ${site.who}, ${callFault(fault.is).says}.`,
    ...outcome.violations.map(({ kind, seen }) => `  ${kind.toUpperCase()}: ${seen}`),
    `  Every turn: npm run -s chaos -- --single '${singleKey(single)}'`,
  ].join('\n');
};
