import { beforeAll, describe, expect, it } from 'vitest';
import { machinesIn } from '../../local/definition.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { createRandom } from '../../simulation/scheduler/random.ts';
import { siteProblems } from '../../simulation/sites/constraints.ts';
import { describeSite } from '../../simulation/sites/describe-site.ts';
import { randomSitePlan } from '../../simulation/sites/random-site.ts';
import { smallerSites } from '../../simulation/sites/shrink-site.ts';
import { type GroupPlan, type ServerPlan, type SitePlan, STRATEGIES } from '../../simulation/sites/site-plan.ts';
import { failOverSite, judged, type SiteOutcome } from './failed-over-site.ts';
import { PLAIN_GROUP, PLAIN_SERVER } from './site-plans.ts';

const machines = machinesIn(await synthesisedTemplate());
const SEEDS = Array.from({ length: 60 }, (_, n) => n + 1);
const planOf = (seed: number): SitePlan => randomSitePlan(createRandom(seed));

const serversIn = ({ groups }: SitePlan): readonly ServerPlan[] => groups.flatMap(({ servers }) => servers);
const nicsIn = (plan: SitePlan) => serversIn(plan).flatMap(({ nics }) => nics);

const ofGroup = (has: (group: GroupPlan) => boolean) => (plan: SitePlan) => plan.groups.some(has);
const ofServer = (has: (server: ServerPlan) => boolean) => (plan: SitePlan) => serversIn(plan).some(has);

/** All that is to be among the sites. */
const FEATURES: Readonly<Record<string, (plan: SitePlan) => boolean>> = {
  ...Object.fromEntries(
    STRATEGIES.map((known) => [known, (plan: SitePlan) => nicsIn(plan).some(({ strategy }) => strategy === known)]),
  ),
  ...Object.fromEntries(
    [0, 1, 2, 3].map((at) => [
      `a NIC at index ${at}`,
      (plan: SitePlan) => nicsIn(plan).some(({ index }) => index === at),
    ]),
  ),
  ...Object.fromEntries(
    [0, 1, 2, 3].map((disks) => [`${disks} data disks`, ofServer(({ dataDisks }) => dataDisks === disks)]),
  ),
  ...Object.fromEntries(
    [1, 2, 3, 4, 5, 6].map((n) => [`servers: ${n}`, (plan: SitePlan) => serversIn(plan).length === n]),
  ),
  ...Object.fromEntries([1, 2, 3].map((n) => [`groups: ${n}`, ({ groups }: SitePlan) => groups.length === n])),
  'one zone': ofGroup(({ zones }) => zones === 'one'),
  'two zones': ofGroup(({ zones }) => zones === 'two'),
  'twin VPCs in one zone': ofGroup(({ vpcs, zones }) => vpcs === 'twin' && zones === 'one'),
  'twin VPCs in two zones': ofGroup(({ vpcs, zones }) => vpcs === 'twin' && zones === 'two'),
  isolation: ofGroup(({ isolation }) => isolation),
  automation: ofGroup(({ automatic }) => automatic === true),
  'a short fencing budget': ofGroup(({ policy: { fencingBudgetSeconds = 600 } }) => fencingBudgetSeconds < 300),
  'a long fencing budget': ofGroup(({ policy: { fencingBudgetSeconds = 600 } }) => fencingBudgetSeconds > 600),
  'a migration budget': ofGroup(({ policy }) => policy.migrationBudgetSeconds !== undefined),
  'a rate for disks': ofGroup(({ policy }) => policy.volumeInitializationRate !== undefined),
  IPv6: (plan) => nicsIn(plan).some(({ ipv6 }) => ipv6 > 0),
  Spot: ofServer(({ spot }) => spot),
  'Auto Scaling': ofServer(({ autoScaling }) => autoScaling),
  Xen: ofServer(({ hypervisor }) => hypervisor === 'xen'),
  'the key that AWS manages': ofServer(({ kms }) => kms === 'aws'),
  "an owner's key": ofServer(({ kms }) => kms === 'customer'),
  'stop protection': ofServer(({ protections }) => protections.stop),
  'termination protection': ofServer(({ protections }) => protections.termination),
  'NICs that go with their server': ofServer(({ protections }) => protections.nicsGoToo),
  'disks that go with their server': ofServer(({ protections }) => protections.disksGoToo),
  'a later snapshot of one disk alone': ofServer(({ loneSnapshot }) => loneSnapshot),
  'a DR server without data disks': ofServer(({ drDisks, dataDisks }) => !drDisks && dataDisks > 0),
  'overlay addresses of a NIC that moves': (plan) =>
    nicsIn(plan).some(({ strategy, overlays }) => strategy === 'move-nic' && overlays > 0),
  'several servers of one Auto Scaling group': ofGroup(
    ({ servers }) => servers.filter(({ autoScaling }) => autoScaling).length > 1,
  ),
  'several recovery points': ofServer(({ recoveryPoints }) => recoveryPoints > 1),
};

interface Snapshot {
  readonly id: string;
  readonly volumeId: string;
  readonly startTime: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** The newest snapshots of all disks of a server that were taken at once. */
const newestSet = (snapshots: readonly Snapshot[], { disks }: SiteOutcome['before']['disks'][number]) => {
  const own = snapshots.filter(({ volumeId }) => disks.some((disk) => disk.volumeId === volumeId));
  const sets = [...Map.groupBy(own, ({ startTime, tags }) => `${startTime} ${tags['sdrs:recovery-point']}`).values()];
  const whole = sets.filter((set) => set.length === disks.length);
  return whole.sort(([one], [other]) => (other?.startTime ?? 0) - (one?.startTime ?? 0))[0]?.map(({ id }) => id) ?? [];
};

/** For each server its newest recovery point, and the snapshots of which disks in use are made. */
const newestSets = ({ world, before }: SiteOutcome) =>
  world.ec2.inspect((view) => {
    const attached = view.list('volumes').filter(({ attachment }) => attachment);
    const used = new Set(attached.map(({ snapshotId }) => snapshotId));
    return before.disks.map((server) => ({ snapshots: newestSet(view.list('snapshots'), server), used }));
  });

describe(`${SEEDS.length} sites drawn at random`, () => {
  const plans = SEEDS.map(planOf);
  const outcomes: SiteOutcome[] = [];
  beforeAll(async () => {
    for (const seed of SEEDS) {
      outcomes.push(await failOverSite({ plan: planOf(seed), machines, seed }));
    }
  });

  it('are failed over, all groups of a site at once, with everything where it has to be', () => {
    const wrong = outcomes.flatMap(({ executions, violations }, n) => [
      ...executions.filter(({ status }) => status !== 'SUCCEEDED').map(({ cause }) => `seed ${SEEDS[n]}: ${cause}`),
      ...violations.map(({ kind, seen }) => `seed ${SEEDS[n]}: ${kind}: ${seen}`),
    ]);
    expect(wrong).toEqual([]);
    expect(outcomes).toHaveLength(SEEDS.length);
    expect(outcomes.flatMap(({ executions }) => executions).length).toBeGreaterThan(SEEDS.length);
  });

  it('owe something of every kind to another server, and leave the rest where it is', () => {
    const all = outcomes.flatMap(({ before }) => [...before.wanted]);
    const moved = all.filter(([, { from, to }]) => to.is === 'launched' || to.id !== from);
    const kinds = new Set(moved.map(([identity]) => identity.split(' ')[0]));
    expect([...kinds].sort()).toEqual(['eip', 'ip', 'mac', 'route', 'transit']);
    expect(moved.filter(([, { to }]) => to.is === 'launched').length).toBeGreaterThan(5);
    expect(all.length).toBeGreaterThan(moved.length);
  });

  it('lose no more than there is to lose: every disk is made of the newest recovery point', () => {
    const newest = outcomes.flatMap(newestSets);
    expect(newest.length).toBeGreaterThan(SEEDS.length);
    expect(newest.filter(({ snapshots }) => snapshots.length === 0)).toEqual([]);
    expect(newest.flatMap(({ snapshots, used }) => snapshots.filter((id) => !used.has(id)))).toEqual([]);
  });

  it.each(Object.entries(FEATURES))('have among them: %s', (_, isThere) => {
    expect(plans.filter(isThere).length).toBeGreaterThan(0);
  });

  it('are mostly small', () => {
    const small = plans.filter((plan) => serversIn(plan).length <= 2);
    expect(small.length).toBeGreaterThan(SEEDS.length / 2);
  });
});

describe('2,000 plans of sites', () => {
  const plans = Array.from({ length: 2_000 }, (_, n) => planOf(n + 1));

  it.each(Object.entries(FEATURES))('have among them, at least 40 times: %s', (_, isThere) => {
    expect(plans.filter(isThere).length).toBeGreaterThanOrEqual(40);
  });
});

describe('a site plan', () => {
  it('is the same for the same seed, and can be written down and built again', async () => {
    const plan = planOf(7);
    expect(planOf(7)).toEqual(plan);
    const again = JSON.parse(JSON.stringify(plan)) as SitePlan;
    const [one, other] = [
      await failOverSite({ plan, machines, seed: 7 }),
      await failOverSite({ plan: again, machines, seed: 7 }),
    ];
    const itemsOf = ({ prepared }: SiteOutcome) => JSON.stringify(prepared.items.map(({ mark: _, ...item }) => item));
    expect(itemsOf(other)).toBe(itemsOf(one));
    expect(judged(other)).toEqual(judged(one));
  });

  it('is told in a sentence for each group', () => {
    const seed = SEEDS.find((one) => planOf(one).groups.length === 2) ?? 0;
    const sentences = describeSite(planOf(seed));
    expect(sentences).toHaveLength(2);
    for (const { name } of serversIn(planOf(seed))) expect(sentences.join(' ')).toContain(name);
    expect(sentences.every((sentence) => /^Group group-\d .* has server-\d .*\.$/.test(sentence))).toBe(true);
  });
});

describe('what there is not', () => {
  const problemsOf = (server: Partial<ServerPlan>, group: Partial<GroupPlan> = {}) =>
    siteProblems({ groups: [{ ...PLAIN_GROUP, ...group, servers: [{ ...PLAIN_SERVER, ...server }] }] });
  const nic = (index: number, strategy: ServerPlan['nics'][number]['strategy'], more = {}) => ({
    index,
    strategy,
    secondaryIps: 0,
    eips: 0,
    ipv6: 0,
    overlays: 0,
    ...more,
  });

  it('says nothing of a plain site', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it.each([
    ['a NIC that moves to another zone', {}, { zones: 'two' }, 'server-1: move-nic at index 1 in two zone, one VPC'],
    ['a relaunch of Spot', { nics: [nic(0, 'relaunch')], spot: true }, {}, 'server-1: a relaunch of Spot'],
    [
      'an overlay beside NICs that move',
      { nics: [nic(0, 'stays'), nic(1, 'overlay-route', { overlays: 1 })] },
      {},
      /overlay-route at index 1/,
    ],
    ['nothing to move', { nics: [nic(0, 'stays')] }, {}, 'server-1: nothing that clients know'],
    ['EIPs without addresses', { nics: [nic(0, 'stays'), nic(1, 'move-nic', { eips: 2 })] }, {}, /2 EIPs/],
    [
      'four NICs on Xen',
      { nics: [0, 1, 2, 3].map((n) => nic(n, n === 0 ? 'stays' : 'move-nic')), hypervisor: 'xen' },
      {},
      /4 NICs on xen/,
    ],
  ] as const)('names %s', (_, server, group, problem) => {
    expect(problemsOf(server as Partial<ServerPlan>, group as Partial<GroupPlan>)).toEqual([
      typeof problem === 'string' ? problem : expect.stringMatching(problem),
    ]);
  });
});

describe('smaller sites', () => {
  /** As whoever looks for the cause of a fault does it: always the first that still fails. */
  const shrink = (plan: SitePlan, fails: (one: SitePlan) => boolean): SitePlan => {
    const next = smallerSites(plan).find(fails);
    return next ? shrink(next, fails) : plan;
  };
  const plans = SEEDS.map(planOf);

  it('are sites, and smaller', () => {
    for (const plan of plans) {
      for (const smaller of smallerSites(plan)) {
        expect(siteProblems(smaller)).toEqual([]);
        expect(smaller).not.toEqual(plan);
      }
    }
  });

  it('end in one plain server, whatever they began with', () => {
    const least = plans.map((plan) => shrink(plan, () => true));
    for (const plan of least) {
      const [server, ...others] = serversIn(plan);
      expect(others).toEqual([]);
      expect(server).toMatchObject({ ...PLAIN_SERVER, name: server?.name, nics: expect.anything() });
      expect(server?.nics.filter(({ strategy }) => strategy !== 'stays')).toHaveLength(1);
    }
    const moving = least.filter((plan) => nicsIn(plan).some(({ strategy }) => strategy === 'move-nic'));
    expect(moving.length).toBeGreaterThan(plans.length / 2);
  });

  it('keep what a fault comes from, and lose all else', () => {
    const failing = (plan: SitePlan) =>
      serversIn(plan).some(({ spot, nics }) => spot && nics.some(({ ipv6 }) => ipv6 > 0));
    const plan = plans.find(failing);
    expect(plan).toBeDefined();
    const left = shrink(plan ?? { groups: [] }, failing);
    expect(describeSite(left)).toEqual([
      expect.stringMatching(/^Group group-\d in one zone, has server-\d \([^;]*1 IPv6 address, on Spot\)\.$/),
    ]);
  });
});
