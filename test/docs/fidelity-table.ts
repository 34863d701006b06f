/** What each strategy keeps, by the relation of the two sites, from the rules themselves: `npm run -s fidelity`. */

import type { Member } from '../../lambdas/domain/group/member.ts';
import type { Fidelity, Strategy } from '../../lambdas/domain/group/promise.ts';
import type { RecordedNic, RecordedPrivateIp } from '../../lambdas/domain/group/recorded-nic.ts';
import { fidelityOf } from '../../lambdas/domain/identity/fidelity.ts';
import { runAlone, smallCommand } from '../../local/program/small-command.ts';

const AT = '2026-11-23T09:00:00.000Z';

/** Where the two sites are. */
export type ZoneRelation = 'one zone' | 'two zones';

export interface FidelityRow {
  readonly strategy: Strategy;
  readonly zones: ZoneRelation;
  readonly primaryIp: Fidelity;
  readonly secondaryIps: Fidelity;
  readonly eip: Fidelity;
  readonly mac: Fidelity;
}

/** Where each strategy can be chosen. */
const WHERE: readonly (readonly [Strategy, ZoneRelation])[] = [
  ['move-eni', 'one zone'],
  ['relaunch', 'one zone'],
  ['reassign-ips', 'one zone'],
  ['twin-vpc', 'one zone'],
  ['twin-vpc', 'two zones'],
  ['overlay-route', 'one zone'],
  ['overlay-route', 'two zones'],
  ['remap-eip', 'one zone'],
  ['remap-eip', 'two zones'],
];

const LABELS: Partial<Record<Strategy, string>> = {
  'move-eni': 'S1 move the ENI',
  relaunch: 'S2 relaunch on the ENI',
  'reassign-ips': 'S3 reassign secondary IPs',
  'twin-vpc': 'S4 twin VPC',
  'overlay-route': 'S5 overlay route',
  'remap-eip': 'S7 remap the EIP',
};

const memberIn = (zones: ZoneRelation): Member => {
  const site = (availabilityZone: string) => ({ availabilityZone, vpcId: 'vpc-1' });
  return {
    group: {
      id: 'g',
      name: 'g',
      status: 'protected',
      protectedStatus: 'started',
      priorityStation: 'source',
      sites: { source: site('a'), target: site(zones === 'one zone' ? 'a' : 'b') },
      demands: { mac: 'required', privateIp: 'required', eip: 'required' },
      policy: { fencingBudgetSeconds: 600, migrationBudgetSeconds: 1800 },
      epoch: 0,
      createdAt: AT,
      updatedAt: AT,
    },
    instance: {
      id: 'i',
      groupId: 'g',
      name: 'i',
      status: 'protected',
      servers: { source: 'p', target: 'd' },
      nics: [],
      epoch: 0,
    },
    pairs: [],
    production: 'source',
    productionServerId: 'p',
    drServerId: 'd',
  };
};

/** What its owner has to declare for a strategy to be chosen. */
const DECLARED: Partial<Record<Strategy, Pick<RecordedNic, 'overlay'>>> = {
  'overlay-route': { overlay: { addresses: ['10.99.0.1'], routeTableIds: ['rtb'] } },
};

const nicWith = (ip: RecordedPrivateIp): RecordedNic => ({
  networkInterfaceId: 'eni',
  deviceIndex: 1,
  role: 'service',
  macAddress: '0a:00:00:00:00:01',
  subnetId: 'subnet',
  availabilityZone: 'a',
  securityGroupIds: [],
  privateIps: [ip],
});

const eip = { allocationId: 'eipalloc', publicIp: '203.0.113.1' };

/** A private IP that the DR NIC has as well, where it is in a twin VPC. */
const TWIN = '10.0.0.1';

/** The rules' own answer for each strategy where it can be chosen. */
export const fidelityRows = (): readonly FidelityRow[] =>
  WHERE.map(([strategy, zones]) => {
    const under = (primary: boolean) =>
      fidelityOf(strategy, memberIn(zones), { ...nicWith({ address: TWIN, primary, eip }), ...DECLARED[strategy] }, [
        TWIN,
      ]);
    const { privateIp: primaryIp, eip: kept, mac } = under(true);
    return { strategy, zones, primaryIp, secondaryIps: under(false).privateIp, eip: kept, mac };
  });

/** As a Markdown table. */
export const fidelityTable = (): string => {
  const rows = fidelityRows().map((row) => [
    LABELS[row.strategy] ?? row.strategy,
    row.zones,
    row.primaryIp,
    row.secondaryIps,
    row.eip,
    row.mac,
  ]);
  const head = ['strategy', 'sites in', 'primary private IP', 'secondary private IPs', 'EIP', 'MAC'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};

if (import.meta.main) {
  await runAlone(
    smallCommand('npm run -s fidelity', 'Prints what each strategy keeps.').action(() => console.log(fidelityTable())),
  );
}
