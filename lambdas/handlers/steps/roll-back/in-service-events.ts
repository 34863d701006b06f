import { isServerLost, type Lost } from '../../../domain/group/failover.ts';
import type { Member } from '../../../domain/group/member.ts';
import { phaseOf } from '../../../domain/group/progress.ts';
import { issuedAt } from '../../../domain/pass/phase-verdict.ts';
import { downText, IN_SERVICE } from '../../../domain/phases/give-back/in-service.ts';
import { hasJoined, isGroupGone, leftScalingGroups } from '../../../domain/phases/give-back/undo-restarters.ts';
import { fact, type ObservedSite } from '../../../domain/site/observed.ts';
import type { Told } from '../../pass/run.ts';

/** What the trail says at a roll-back's end: which servers run, what is left to people. Losses are told elsewhere. */
export const inService = (members: readonly Member[], lost: readonly Lost[], site: ObservedSite): readonly Told[] => {
  const whole = members.filter(({ instance: { id } }) => !lost.some(({ instanceId }) => instanceId === id));
  const present = members.filter(({ instance }) => !isServerLost(instance.id, lost));
  return [...whole.flatMap((member) => runs(member, site)), ...present.flatMap((member) => leftOut(member, site))];
};

const leftOut = (member: Member, site: ObservedSite): readonly Told[] =>
  leftScalingGroups(member.instance)
    .filter((one) => !hasJoined(one, site))
    .map((one) => ({
      type: 'productionServerLeftOut',
      message: isGroupGone(one, site) ? stays(member, one) : remains(member, one),
      data: { instanceId: member.instance.id, ...one },
    }));

const runs = (member: Member, site: ObservedSite): readonly Told[] => {
  const { instance, productionServerId: serverId } = member;
  const about = { instanceId: instance.id, serverId };
  const seen = fact(site.servers, serverId);
  if (seen.is !== 'present' || seen.value.state !== 'running') {
    const why = reasonOf(member) ?? downText(seen);
    const message = `Production server ${serverId} of ${instance.name} does not run: ${why}`;
    return [{ type: 'productionServerNotRunning', message, data: { ...about, name: instance.name, why } }];
  }
  if (issuedAt(member, { do: 'start-server', serverId }) === undefined) return [];
  const message = `Production server ${serverId} was started, and runs`;
  return [{ type: 'productionServerStarted', message, data: about }];
};

const reasonOf = ({ instance }: Member): string | undefined =>
  phaseOf(instance.progress, IN_SERVICE.name).reason || undefined;

type Left = ReturnType<typeof leftScalingGroups>[number];

const stays = ({ instance: { name } }: Member, { serverId, scalingGroup }: Left): string =>
  `${name}: production server ${serverId} stays out of Auto Scaling group ${scalingGroup}, which does not exist any more. Attach it to another one by hand, where it is to be in one.`;

const remains = (member: Member, { serverId, scalingGroup }: Left): string =>
  `${member.instance.name}: production server ${serverId} is not back in Auto Scaling group ${scalingGroup} (${reasonOf(member) ?? 'it does not run'}). Give the same command again, with --start where it does not run.`;
