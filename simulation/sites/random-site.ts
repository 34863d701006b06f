import type { Random } from '../scheduler/random.ts';
import { drNics, mayBe, mostEips, siteProblems, WAYS } from './constraints.ts';
import { type GroupPlan, type NicPlan, type ServerPlan, type SitePlan, STRATEGIES } from './site-plan.ts';

const SERVERS_AT_MOST = 6;
const GROUPS_AT_MOST = 3;

/** Seconds: some that an undisturbed failover keeps just so, and generous ones. */
const FENCING_BUDGETS = [
  [120, 300],
  [300, 1_200],
] as const;
const MIGRATION_BUDGETS = [
  [240, 600],
  [600, 3_600],
] as const;

const pick = <T>(random: Random, choices: readonly T[]): T => {
  const choice = choices[random.below(choices.length)];
  if (choice === undefined) throw new Error('There is nothing to choose from.');
  return choice;
};

/** Once in so many times. */
const once = (random: Random, times: number): boolean => random.below(times) === 0;

const between = (random: Random, [least, most]: readonly [number, number]): number =>
  least + random.below(most - least + 1);

/** A site that EC2 and the service allow: mostly small, since faults show there as well and are read more easily. */
export const randomSitePlan = (random: Random): SitePlan => {
  const sizes = randomSizes(random);
  let servers = 0;
  const groups = sizes.map((size, n) => {
    const group = randomGroup(random, { name: `group-${n + 1}`, size, firstServer: servers + 1 });
    servers += size;
    return group;
  });
  const plan = { groups };
  const problems = siteProblems(plan);
  if (problems.length > 0) throw new Error(`A site was drawn that there is not: ${problems.join('; ')}.`);
  return plan;
};

/** Servers, group by group. */
const randomSizes = (random: Random): readonly number[] => {
  if (!once(random, 4)) return [between(random, [1, 2])];
  const servers = between(random, [2, SERVERS_AT_MOST]);
  const groups = between(random, [1, Math.min(GROUPS_AT_MOST, servers)]);
  const sizes = Array.from({ length: groups }, () => 1);
  for (let n = groups; n < servers; n += 1) {
    const into = random.below(groups);
    sizes[into] = (sizes[into] ?? 0) + 1;
  }
  return sizes;
};

interface GroupDraw {
  readonly name: string;
  readonly size: number;
  readonly firstServer: number;
}

const randomGroup = (random: Random, { name, size, firstServer }: GroupDraw): GroupPlan => {
  const place = {
    zones: pick(random, ['one', 'one', 'two'] as const),
    vpcs: pick(random, ['one', 'one', 'one', 'twin'] as const),
  };
  return {
    name,
    ...place,
    isolation: once(random, 4),
    policy: {
      ...(once(random, 2) ? { fencingBudgetSeconds: between(random, pick(random, FENCING_BUDGETS)) } : {}),
      ...(once(random, 2) ? { migrationBudgetSeconds: between(random, pick(random, MIGRATION_BUDGETS)) } : {}),
      ...(once(random, 4) ? { volumeInitializationRate: between(random, [100, 300]) } : {}),
    },
    ...(once(random, 2) ? { automatic: true as const } : {}),
    servers: Array.from({ length: size }, (_, n) => randomServer(random, `server-${firstServer + n}`, place)),
  };
};

type Place = Pick<GroupPlan, 'zones' | 'vpcs'>;

const randomServer = (random: Random, name: string, place: Place): ServerPlan => {
  const nics = randomNics(random, place);
  const isLaunchedAnew = nics[0]?.strategy === 'relaunch';
  const isSmall = Math.max(nics.length, drNics({ nics })) <= 3;
  const spot = !isLaunchedAnew && once(random, 6);
  const dataDisks = between(random, [0, 3]);
  return {
    name,
    nics,
    dataDisks,
    kms: pick(random, ['none', 'none', 'aws', 'customer'] as const),
    hypervisor: isSmall && once(random, 6) ? 'xen' : 'nitro',
    spot,
    autoScaling: !spot && once(random, 6),
    protections: {
      stop: !spot && once(random, 4),
      termination: !spot && once(random, 4),
      nicsGoToo: once(random, 3),
      disksGoToo: once(random, 3),
    },
    recoveryPoints: pick(random, [1, 1, 2, 3]),
    loneSnapshot: dataDisks > 0 && once(random, 4),
    drDisks: !once(random, 3),
  };
};

/** The NIC at index 0, and up to three others, of which at least one is known to clients. */
const randomNics = (random: Random, place: Place): readonly NicPlan[] => {
  const primary = randomNic(random, 0, place);
  const others = [1, 2, 3].filter(() => once(random, 2));
  const isKnown = primary.strategy !== 'stays';
  const indexes = isKnown || others.length > 0 ? others : [between(random, [1, 3])];
  const beside = indexes.map((index, n) => randomNic(random, index, place, { isKnown: n === 0 && !isKnown, primary }));
  return [primary, ...beside];
};

interface Beside {
  /** Whether clients have to know the NIC. */
  readonly isKnown: boolean;
  readonly primary: NicPlan;
}

const randomNic = (random: Random, index: number, place: Place, beside?: Beside): NicPlan => {
  const possible = STRATEGIES.filter((strategy) => mayBe(strategy, index, place)).filter(
    (strategy) => !(strategy === 'stays' && beside?.isKnown),
  );
  // Half of all NICs at index 0 are for management, as they should be.
  const strategy = index === 0 && once(random, 2) ? 'stays' : pick(random, possible);
  const way = WAYS[strategy];
  const secondaryIps = between(random, way.secondaryIps);
  const eips = between(random, [way.eips[0], mostEips({ strategy, secondaryIps })]);
  return {
    index,
    strategy,
    secondaryIps,
    eips,
    ipv6: index === 0 ? 0 : between(random, way.ipv6),
    overlays: between(random, way.overlays),
  };
};
