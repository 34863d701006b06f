import type { AuditEvent } from '../../domain/group/failover.ts';
import type { Instant } from '../../domain/group/protection-group.ts';
import { eachGroup } from '../each-group.ts';
import { actionEvent } from '../pass/action-event.ts';
import type { StepDeps } from '../steps/deps.ts';
import type { GuardTurn } from './turn.ts';
import type { Watch } from './watches.ts';

const about = ({ order, member }: Watch, at: Instant) => ({
  at,
  groupId: member.group.id,
  failoverId: order.failoverId,
});

const subject = ({ order, member }: Watch): string => `${member.instance.name}: production server ${order.serverId}`;

/** What the guard did about a server in one round, and why. Lines come with calls: a server at rest writes none. */
export const eventsOf = (turn: GuardTurn, at: Instant): readonly AuditEvent[] => {
  const { watch, performed } = turn;
  return [
    ...(hasReturned(turn) && !watch.told ? [returned(turn, at)] : []),
    ...performed.map((one) => ({ ...about(watch, at), ...actionEvent(watch.member.instance, one, 'guard') })),
  ];
};

const BACK: readonly string[] = ['pending', 'running'];

/** One that was never fenced has not returned: it is being fenced still. */
export const hasReturned = ({ watch, state, performed }: GuardTurn): boolean =>
  watch.order.state === 'confirmed' &&
  BACK.includes(state) &&
  performed.some(({ action }) => action.do === 'force-stop');

const returned = ({ watch, state }: GuardTurn, at: Instant): AuditEvent => ({
  ...about(watch, at),
  type: 'productionServerReturned',
  message: `${subject(watch)}, fenced by failover ${watch.order.failoverId}, is ${state} again`,
  data: { instanceId: watch.member.instance.id, serverId: watch.order.serverId, state },
});

/** Said of a server that was found up, or able to start, and is seen fenced now. */
export const fencedAgain = (watch: Watch, at: Instant): AuditEvent => ({
  ...about(watch, at),
  type: 'productionServerFencedAgain',
  message: `${subject(watch)} is ${watch.order.state === 'confirmed' ? 'fenced again' : 'fenced at last'}: stopped, without root volume`,
  data: { instanceId: watch.member.instance.id, serverId: watch.order.serverId },
});

/** Puts events into the trails of their groups. A trail that is not written keeps no server from being stopped. */
export const tell = async ({ store }: Pick<StepDeps, 'store'>, events: readonly AuditEvent[]) => {
  const byGroup = [...Map.groupBy(events, ({ groupId }) => groupId)].map(([id, own]) => ({ id, own }));
  return (await eachGroup(byGroup, ({ own }) => store.appendEvents(own))).troubles;
};
