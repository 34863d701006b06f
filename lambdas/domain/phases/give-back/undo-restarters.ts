import type { Member } from '../../group/member.ts';
import type { ProtectedInstance } from '../../group/protection-group.ts';
import { LOOK_AGAIN_SECONDS } from '../../pass/looks.ts';
import { done, type PhaseVerdict, waiting } from '../../pass/phase-verdict.ts';
import type { ActionOf } from '../../site/actions.ts';
import { fact, type ObservedServer, type ObservedSite } from '../../site/observed.ts';
import type { Undo } from './undo-root.ts';

/** Calls that keep a production server from being started again, or from refusing its stop. */
type RestarterAction = ActionOf<'set-protection' | 'leave-scaling-group' | 'set-auto-recovery'>;

type RestarterRestoration = Undo<'clear-protection' | 'leave-scaling-group' | 'disable-auto-recovery'>;

/** What undoes the call; nothing where the call itself gives something back. */
export const restarterRestoration = (
  action: RestarterAction,
  { productionServerId }: Member,
): RestarterRestoration | undefined => {
  const { serverId } = action;
  if (serverId !== productionServerId) return undefined;
  switch (action.do) {
    case 'set-protection':
      return action.value ? undefined : { undo: 'clear-protection', serverId, attribute: action.attribute };
    case 'leave-scaling-group':
      return { undo: 'leave-scaling-group', serverId, scalingGroup: action.scalingGroup };
    case 'set-auto-recovery':
      return action.value === 'default' ? undefined : { undo: 'disable-auto-recovery', serverId };
    default:
      return action satisfies never;
  }
};

/** Whoever has undone it by hand meanwhile wanted what the roll-back wants. */
export const undoRestarter = (one: RestarterRestoration, server: ObservedServer, site: ObservedSite): PhaseVerdict => {
  switch (one.undo) {
    case 'clear-protection':
      return protectAgain(one, site);
    // Auto Scaling takes running servers only, and may refuse: that keeps nobody from having production back, and comes
    // after the roll-back.
    case 'leave-scaling-group':
      return done();
    case 'disable-auto-recovery':
      return recoverAgain(server);
    default:
      return one satisfies never;
  }
};

/** The Auto Scaling groups that it has left, the last first. They outlive a roll-back: only a running one joins. */
export const leftScalingGroups = ({ restoration = [] }: Pick<ProtectedInstance, 'restoration'>) =>
  restoration.filter((one) => one.undo === 'leave-scaling-group').reverse();

/** Whether it is seen in a group again. Whoever has put it into another one wanted that. */
export const hasJoined = ({ serverId }: { readonly serverId: string }, site: ObservedSite): boolean => {
  const seen = fact(site.scaling, serverId);
  return seen.is === 'present' && seen.value.lifecycle !== 'Detaching';
};

/** Whether Auto Scaling knows no such group any more, so that nothing can go back there. */
export const isGroupGone = (
  { scalingGroup }: { readonly scalingGroup: string },
  { scalingGroups = new Map() }: ObservedSite,
): boolean => fact(scalingGroups, scalingGroup).is === 'absent';

/** The member without the notes that are undone, or can never be; the same object where nothing changes. */
export const withoutJoined = (instance: ProtectedInstance, site: ObservedSite): ProtectedInstance => {
  const { restoration = [], ...rest } = instance;
  const open = restoration.filter(
    (one) => one.undo !== 'leave-scaling-group' || !(hasJoined(one, site) || isGroupGone(one, site)),
  );
  if (open.length === restoration.length) return instance;
  return open.length > 0 ? { ...rest, restoration: open } : rest;
};

const protectAgain = ({ serverId, attribute }: Undo<'clear-protection'>, site: ObservedSite): PhaseVerdict => {
  const seen = fact(site.protections[attribute], serverId);
  if (seen.is === 'unknown') return waiting(seen.why, LOOK_AGAIN_SECONDS);
  if (seen.is === 'absent' || seen.value) return done();
  return waiting(`${attribute} of ${serverId} is being switched on again`, LOOK_AGAIN_SECONDS, [
    { do: 'set-protection', serverId, attribute, value: true },
  ]);
};

const recoverAgain = ({ id: serverId, autoRecovery }: ObservedServer): PhaseVerdict =>
  autoRecovery === 'disabled'
    ? waiting(`auto-recovery of ${serverId} is being switched on again`, LOOK_AGAIN_SECONDS, [
        { do: 'set-auto-recovery', serverId, value: 'default' },
      ])
    : done();
