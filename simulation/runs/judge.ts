import { TABLE_NAME } from '../../local/ports.ts';
import type { View } from '../../simulated-aws/ec2.ts';
import { judgeAtRest } from '../oracles/at-rest.ts';
import { type End, judgeTable } from '../oracles/ends.ts';
import { judgeExecutions } from '../oracles/executions.ts';
import { judgeSite, owedOf } from '../oracles/failed-over.ts';
import type { Seen, SeenGroup } from '../oracles/items.ts';
import { isFenced } from '../oracles/owners.ts';
import { differences, serverDigest, siteDigest } from '../oracles/site-digest.ts';
import { judgeTrail } from '../oracles/trail.ts';
import type { Kind, Violation } from '../oracles/violation.ts';
import type { World } from '../world/world.ts';
import { executionsOf } from './executions.ts';
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
  /** Whether a call that takes tags off has met a fault. @default none has */
  readonly isTagRefused?: () => boolean;
  /** What an execution may take besides the budgets of its group, in seconds. @default nothing */
  readonly longerBy?: number;
}

/** Whoever judges a run, by EC2's own state and the table alone. */
export interface Judge {
  group(groupId: string): SeenGroup;
  /** The site as it is now. */
  digest(): Site;
  /** Whether a group's production is as it was and runs; what is not is reported. */
  productionIsWhole(groupId: string, kind: Kind): boolean;
  /** A cancel has said ok: production is as it was; of a group that was turned round before, all is where it is to be at rest. */
  givenBack(groupId: string): void;
  /** What the table and the fence of a group are to be like. */
  ended(groupId: string, end: End): void;
  /** Once all groups are failed over: everything is where an undisturbed run leaves it. */
  site(): void;
  /** A group that is at rest, wherever its production is by then: the table and EC2. */
  atRest(groupId: string, end: End): void;
  /** The table as it is now. */
  items(): readonly Seen[];
  /** Every trail is whole. */
  trail(): void;
  /** Every execution has ended, in bounds. */
  executions(): void;
  report(kind: Kind, seen: string): void;
}

export const createJudge = (props: JudgeProps): Judge => {
  const { stage, world, items, report, isAccepted = () => false, isTagRefused = () => false, longerBy = 0 } = props;
  const { ec2 } = world;
  const serversOf = (groupId: string) => stage.production.filter((one) => one.groupId === groupId);
  const isLoose = ({ serverId }: Production): boolean => !ec2.inspect((view) => isFenced(view, serverId));
  const budgetOf = (groupId: string): number => groupIn(items(), groupId).budgetSeconds + longerBy;
  const digest = (): Site => ec2.inspect((view) => siteDigest(view, stage.roles, keptIn(items())));
  const productionIsWhole = (groupId: string, kind: Kind): boolean => {
    const broken = ec2.inspect((view) => serversOf(groupId).flatMap((server) => notWhole(view, server, props)));
    if (broken.length > 0) report({ kind, seen: broken.join(' | ') });
    return broken.length === 0;
  };
  const atRest = (groupId: string, end: End): void => {
    const own = items().filter((item) => item.kind !== 'other' && item.groupId === groupId);
    const nameOf = (id: string) => stage.production.find(({ serverId }) => serverId === id)?.name;
    const rest = { items: items(), groupId, owed: stage.owed, nameOf, isTagRefused: isTagRefused() };
    const wrong = ec2.inspect((view) => judgeAtRest({ view, ...rest }));
    for (const violation of [...judgeTable(own, end, isAccepted), ...wrong]) report(violation);
  };
  return {
    group: (groupId) => groupIn(items(), groupId),
    digest,
    productionIsWhole,
    givenBack: (groupId) => {
      const isTurned = world.log.list().some(({ name, input }) => isReprotectionOf(groupId, name, input));
      if (isTurned) atRest(groupId, 'protected');
      else productionIsWhole(groupId, 'cancel said ok, production is not whole');
    },
    ended: (groupId, end) => {
      const own = items().filter((item) => item.kind !== 'other' && item.groupId === groupId);
      for (const violation of judgeTable(own, end, isAccepted)) report(violation);
      const exposed = end === 'failed-over' ? serversOf(groupId).filter(({ serverId }) => !isAccepted(serverId)) : [];
      for (const { serverId, name } of exposed.filter(isLoose)) {
        report({ kind: 'production runs, or could start, after the failover', seen: `${name} (${serverId})` });
      }
    },
    site: () => {
      for (const violation of ec2.inspect((view) => wrongIn(view, digest(), props))) report(violation);
    },
    atRest,
    items,
    trail: () => {
      for (const violation of judgeTrail(world.dynamoDb.exportItems(TABLE_NAME))) report(violation);
    },
    executions: () => {
      for (const violation of judgeExecutions(executionsOf(world.log, budgetOf, world.scheduler.now())))
        report(violation);
    },
    report: (kind, seen) => report({ kind, seen }),
  };
};

/** After the first one, nobody has noted how production was. */
const isReprotectionOf = (groupId: string, execution: string, input: string): boolean =>
  execution.startsWith('reprotect-') && JSON.parse(input).groupId === groupId;

/** Volumes that are noted as kept from going with their server. */
const keptIn = (items: readonly Seen[]): ReadonlySet<string> =>
  new Set(items.flatMap((item) => (item.kind === 'instance' ? item.keptVolumes : [])));

/** What differs from how the server was, where people have not had their hands on it. */
const notWhole = (view: View, { serverId, name }: Production, { stage, isTouched }: JudgeProps): readonly string[] => {
  if (isTouched?.(serverId)) return [];
  const seen = serverDigest(view, serverId);
  const wanted = { ...stage.before.get(serverId), state: seen.state === 'pending' ? 'pending' : 'running' };
  return JSON.stringify(seen) === JSON.stringify(wanted) ? [] : [`${name}: ${differences(seen, wanted)}`];
};

const wrongIn = (view: View, site: Site, { stage, items, reference, isTouched }: JudgeProps): readonly Violation[] => {
  const touched = stage.production.filter(
    ({ serverId, drServerId }) => isTouched?.(serverId) || isTouched?.(drServerId),
  );
  const isLeft = (id: string): boolean => !touched.some(({ serverId }) => serverId === id);
  const owed = judgeSite(view, items(), owedOf(stage.owed, isLeft));
  const [seen, wanted] = [site, reference ?? site].map((one) => withoutTouched(one, stage, touched));
  const different = differences(seen, wanted);
  return different === '' ? owed : [...owed, { kind: 'identity or disks at the wrong place', seen: different }];
};

const groupIn = (items: readonly Seen[], groupId: string): SeenGroup => {
  const group = items.find((item) => item.kind === 'group' && item.groupId === groupId);
  if (group?.kind !== 'group') throw new Error(`The table has no group ${groupId}.`);
  return group;
};

/** Where people have had their hands on a server, only the other servers are compared, and nothing that may have been theirs. */
const withoutTouched = (site: Site, { production, roles }: Stage, touched: readonly Production[]): Site => {
  if (touched.length === 0) return site;
  const left = production
    .filter((one) => !touched.includes(one))
    .flatMap(({ serverId, drServerId }) => [roles.servers.get(serverId), roles.servers.get(drServerId)]);
  return Object.fromEntries(Object.entries(site).filter(([role]) => left.includes(role)));
};
