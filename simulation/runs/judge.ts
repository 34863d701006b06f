import { type End, judgeTable } from '../oracles/ends.ts';
import type { Seen, SeenGroup } from '../oracles/items.ts';
import { isFenced } from '../oracles/owners.ts';
import { differences, serverDigest, siteDigest } from '../oracles/site-digest.ts';
import type { Kind, Violation } from '../oracles/violation.ts';
import type { World } from '../world/world.ts';
import type { Production, Stage } from './stage.ts';

/** A site as `siteDigest` describes it. */
export type Site = Readonly<Record<string, unknown>>;

export interface JudgeProps {
  readonly stage: Stage;
  readonly world: World;
  readonly items: () => readonly Seen[];
  readonly report: (violation: Violation) => void;
  /** The site as an undisturbed run leaves it. @default not compared */
  readonly reference?: Site | undefined;
  /** Whether the risk of a production server was accepted by name. @default of none */
  readonly isAccepted?: (serverId: string) => boolean;
  /** Servers that people had their hands on: how they end is not compared. @default none */
  readonly isTouched?: (serverId: string) => boolean;
}

/** Whoever judges a run, by EC2's own state and the table alone. */
export interface Judge {
  group(groupId: string): SeenGroup;
  /** The site as it is now. */
  digest(): Site;
  /** Whether a group's production is as it was and runs; what is not is reported. */
  productionIsWhole(groupId: string, kind: Kind): boolean;
  /** What the table and the fence of a group are to be like. */
  ended(groupId: string, end: End): void;
  /** Once all groups are failed over: everything is where an undisturbed run leaves it. */
  site(): void;
  report(kind: Kind, seen: string): void;
}

export const createJudge = (props: JudgeProps): Judge => {
  const { stage, world, items, report, reference, isAccepted = () => false, isTouched = () => false } = props;
  const { ec2 } = world;
  const { roles, before } = stage;
  const serversOf = (groupId: string) => stage.production.filter((one) => one.groupId === groupId);
  const digest = (): Site => ec2.inspect((view) => siteDigest(view, roles));
  const judgeFence = (server: Production): void => {
    const { serverId, name } = server;
    if (isAccepted(serverId) || ec2.inspect((view) => isFenced(view, serverId))) return;
    report({ kind: 'production runs, or could start, after the failover', seen: `${name} (${serverId})` });
  };
  const compared = (site: Site): Site => untouched(site, stage, isTouched);
  return {
    group: (groupId) => groupIn(items(), groupId),
    digest,
    productionIsWhole: (groupId, kind) => {
      const broken = serversOf(groupId).flatMap(({ serverId, name }) => {
        if (isTouched(serverId)) return [];
        const seen = ec2.inspect((view) => serverDigest(view, serverId));
        const wanted = { ...before.get(serverId), state: seen.state === 'pending' ? 'pending' : 'running' };
        return JSON.stringify(seen) === JSON.stringify(wanted) ? [] : [`${name}: ${differences(seen, wanted)}`];
      });
      if (broken.length > 0) report({ kind, seen: broken.join(' | ') });
      return broken.length === 0;
    },
    ended: (groupId, end) => {
      const own = items().filter((item) => item.kind !== 'other' && item.groupId === groupId);
      for (const violation of judgeTable(own, end, isAccepted)) report(violation);
      if (end === 'failed-over') for (const server of serversOf(groupId)) judgeFence(server);
    },
    site: () => {
      if (!reference) return;
      const [seen, wanted] = [compared(digest()), compared(reference)];
      if (JSON.stringify(seen) === JSON.stringify(wanted)) return;
      report({ kind: 'identity or disks at the wrong place', seen: differences(seen, wanted) });
    },
    report: (kind, seen) => report({ kind, seen }),
  };
};

const groupIn = (items: readonly Seen[], groupId: string): SeenGroup => {
  const group = items.find((item) => item.kind === 'group' && item.groupId === groupId);
  if (group?.kind !== 'group') throw new Error(`The table has no group ${groupId}.`);
  return group;
};

/** Where people had their hands on a server, only the other servers are compared, and nothing that may have been theirs. */
const untouched = (site: Site, { production, roles }: Stage, isTouched: (serverId: string) => boolean): Site => {
  const touched = production.filter(({ serverId, drServerId }) => isTouched(serverId) || isTouched(drServerId));
  if (touched.length === 0) return site;
  const left = production
    .filter((one) => !touched.includes(one))
    .flatMap(({ serverId, drServerId }) => [roles.servers.get(serverId), roles.servers.get(drServerId)]);
  return Object.fromEntries(Object.entries(site).filter(([role]) => left.includes(role)));
};
