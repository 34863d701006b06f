import { type End, judgeTable } from '../oracles/ends.ts';
import type { Seen, SeenGroup } from '../oracles/items.ts';
import { isFenced } from '../oracles/owners.ts';
import { differences, serverDigest, siteDigest } from '../oracles/site-digest.ts';
import type { Kind, Violation } from '../oracles/violation.ts';
import type { World } from '../world/world.ts';
import type { Stage } from './stage.ts';

export interface JudgeProps {
  readonly stage: Stage;
  readonly world: World;
  readonly items: () => readonly Seen[];
  readonly report: (violation: Violation) => void;
  readonly reference: Readonly<Record<string, unknown>> | undefined;
}

/** Whoever judges a run, by EC2's own state and the table alone. */
export interface Judge {
  group(): SeenGroup;
  digest(): Readonly<Record<string, unknown>>;
  /** Whether production is as it was and runs; what is not is reported. */
  productionIsWhole(kind: Kind): boolean;
  ended(end: End): void;
  report(kind: Kind, seen: string): void;
}

export const createJudge = ({ stage, world, items, report, reference }: JudgeProps): Judge => {
  const { ec2 } = world;
  const { accepted, roles, before } = stage;
  const digest = () => ec2.inspect((view) => siteDigest(view, roles));
  const judgeSite = (): void => {
    const seen = digest();
    if (reference && JSON.stringify(seen) !== JSON.stringify(reference)) {
      report({ kind: 'identity or disks at the wrong place', seen: differences(seen, reference) });
    }
    for (const { serverId, name } of stage.production.filter((one) => !accepted.includes(one.serverId))) {
      if (ec2.inspect((view) => isFenced(view, serverId))) continue;
      report({ kind: 'production runs, or could start, after the failover', seen: `${name} (${serverId})` });
    }
  };
  return {
    group: () => groupIn(items()),
    digest,
    productionIsWhole: (kind) => {
      const broken = stage.production.flatMap(({ serverId, name }) => {
        const seen = ec2.inspect((view) => serverDigest(view, serverId));
        const wanted = { ...before.get(serverId), state: seen.state === 'pending' ? 'pending' : 'running' };
        return JSON.stringify(seen) === JSON.stringify(wanted) ? [] : [`${name}: ${differences(seen, wanted)}`];
      });
      if (broken.length > 0) report({ kind, seen: broken.join(' | ') });
      return broken.length === 0;
    },
    ended: (end) => {
      for (const violation of judgeTable(items(), end, accepted)) report(violation);
      if (end === 'failed-over') judgeSite();
    },
    report: (kind, seen) => report({ kind, seen }),
  };
};

const groupIn = (items: readonly Seen[]): SeenGroup => {
  const group = items.find((item) => item.kind === 'group');
  if (group?.kind !== 'group') throw new Error('The table has no group.');
  return group;
};
