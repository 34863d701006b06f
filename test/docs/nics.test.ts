import { describe, expect, it } from 'vitest';
import { STRATEGIES } from '../../cli/render/plan.ts';
import type { NicPlan, Strategy } from '../../lambdas/domain/group/promise.ts';
import type { ProtectionGroup } from '../../lambdas/domain/group/protection-group.ts';
import type { IdentityDemands, RecordedNic } from '../../lambdas/domain/group/recorded-nic.ts';
import { attachedAt, planOf } from '../domain/support/identity.ts';
import { makeProtectionGroup } from '../support/builders.ts';
import { makeAddress, makeDrNic, makeObservedNic, makeSite } from '../support/observed.ts';
import { itemsOf } from './items.ts';

/** A NIC and its surroundings, as far as the page asks for them. */
interface Case {
  readonly isManagement: boolean;
  readonly isOneZone: boolean;
  readonly isPlain: boolean;
  readonly hasCome: boolean;
  readonly deviceIndex: number;
  readonly termination: 'allowed' | 'forbidden';
  readonly demands: IdentityDemands;
  readonly hasSecondaryIp: boolean;
  readonly isSameSubnet: boolean;
  readonly hasOverlay: boolean;
  readonly hasTwin: boolean;
  readonly hasEip: boolean;
}

const BOTH = [false, true] as const;
const demand = (mac: boolean, privateIp: boolean, eip: boolean): IdentityDemands => ({
  mac: mac ? 'required' : 'preferred',
  privateIp: privateIp ? 'required' : 'preferred',
  eip: eip ? 'required' : 'preferred',
});
const DEMANDS = BOTH.flatMap((mac) => BOTH.flatMap((ip) => BOTH.map((eip) => demand(mac, ip, eip))));

/** Every answer to every question, with every other one. */
const product = (sets: Readonly<Record<string, readonly unknown[]>>): readonly Case[] =>
  Object.entries(sets).reduce<readonly object[]>(
    (cases, [key, values]) => cases.flatMap((one) => values.map((value) => ({ ...one, [key]: value }))),
    [{}],
  ) as readonly Case[];

const CASES = product({
  isManagement: BOTH,
  isOneZone: BOTH,
  isPlain: BOTH,
  hasCome: BOTH,
  deviceIndex: [0, 1],
  termination: ['allowed', 'forbidden'],
  demands: DEMANDS,
  hasSecondaryIp: BOTH,
  isSameSubnet: BOTH,
  hasOverlay: BOTH,
  hasTwin: BOTH,
  hasEip: BOTH,
});

const EIP = { allocationId: 'eipalloc-1', publicIp: '203.0.113.11' };
const TWIN = { transitGatewayRouteTableId: 'tgw-rtb-1', attachments: { source: 'tgw-a', target: 'tgw-b' } };
const OVERLAY = { addresses: ['10.99.0.10'], routeTableIds: ['rtb-1'] };

const groupOf = ({ isOneZone, termination, demands }: Case): Partial<ProtectionGroup> => {
  const { sites, policy } = makeProtectionGroup();
  const target = { ...sites.target, availabilityZone: isOneZone ? sites.source.availabilityZone : 'eu-central-1b' };
  return { sites: { ...sites, target }, policy: { ...policy, termination }, demands };
};

/** What is said of the NIC. */
const sayingsOf = ({ isManagement, hasCome, hasOverlay, hasTwin }: Case): Partial<RecordedNic> => ({
  role: isManagement ? 'management' : 'service',
  ...(hasOverlay ? { overlay: OVERLAY } : {}),
  ...(hasTwin ? { twin: TWIN } : {}),
  ...(hasCome ? { cameBy: { privateIps: ['10.0.0.12'], allocationIds: ['eipalloc-1'] } } : {}),
});

const planFor = (one: Case): NicPlan => {
  const { isPlain, deviceIndex, hasSecondaryIp, isSameSubnet, hasEip } = one;
  const primary = { address: '10.0.0.11', primary: true, ...(hasEip ? { eip: EIP } : {}) };
  const privateIps = [primary, ...(hasSecondaryIp ? [{ address: '10.0.0.12', primary: false }] : [])];
  const nic: Partial<RecordedNic> = { deviceIndex, privateIps, ...sayingsOf(one) };
  const origin = makeObservedNic({
    type: isPlain ? 'interface' : 'nat_gateway',
    attachment: attachedAt('i-production', deviceIndex),
    privateIps,
  });
  const drNic = makeDrNic({ subnetId: isSameSubnet ? 'subnet-1' : 'subnet-2' });
  return planOf(nic, makeSite({ nics: [origin, drNic], addresses: hasEip ? [makeAddress()] : [] }), groupOf(one));
};

const isFidelityLost = ({ verdict, code }: NicPlan['findings'][number]): boolean =>
  verdict === 'BLOCK' && /^(mac|private-ip|eip)-(changed|impossible)$/.test(code);

/** The questions of the page. What would be lost is seen where nothing may be terminated. */
const ANSWERS: Readonly<Record<string, (one: Case) => boolean>> = {
  'Is its role management?': ({ isManagement }) => isManagement,
  'Are both sites in one zone?': ({ isOneZone }) => isOneZone,
  'Is it a plain network interface?': ({ isPlain }) => isPlain,
  'Has a failover brought addresses to it?': ({ hasCome }) => hasCome,
  'Is its index 1 or higher?': ({ deviceIndex }) => deviceIndex >= 1,
  'Does the policy allow termination?': ({ termination }) => termination === 'allowed',
  'Would the way below lose what you require?': (one) =>
    planFor({ ...one, termination: 'forbidden' }).findings.some(isFidelityLost),
  'Has it secondary private IPs, and is the DR NIC in its subnet?': ({ hasSecondaryIp, isSameSubnet }) =>
    hasSecondaryIp && isSameSubnet,
  'Is an overlay declared for it?': ({ hasOverlay }) => hasOverlay,
  'Is a twin declared for it?': ({ hasTwin }) => hasTwin,
  'Has it an EIP?': ({ hasEip }) => hasEip,
};

const items = itemsOf('docs/nics.md');
const picture = items.find(({ kind }) => kind === 'mermaid')?.lines.join('\n') ?? '';
const questions = new Map([...picture.matchAll(/(\w+)\{"([^"]+)"\}/g)].map(([, id = '', text = '']) => [id, text]));
const leaves = new Map([...picture.matchAll(/(\w+)\["([^"]+)"\]/g)].map(([, id = '', text = '']) => [id, text]));
const edges = new Map(
  [...picture.matchAll(/(\w+)(?:\{"[^"]+"\})? -->\|(yes|no)\| (\w+)/g)].map(([, from, answer, to = '']) => [
    `${from} ${answer}`,
    to,
  ]),
);

/** The leaf that the picture leads a NIC to. */
const leafFor = (one: Case, at = 'role'): string => {
  const leaf = leaves.get(at);
  if (leaf !== undefined) return leaf;
  const question = questions.get(at) ?? '';
  const answer = ANSWERS[question];
  if (!answer) throw new Error(`The test has no answer to "${question}" (${at})`);
  return leafFor(one, edges.get(`${at} ${answer(one) ? 'yes' : 'no'}`) ?? '');
};

/** As the glossary numbers them. */
const NUMBERS: Readonly<Record<Strategy, string>> = {
  'move-eni': 'S1: ',
  relaunch: 'S2: ',
  'reassign-ips': 'S3: ',
  'twin-vpc': 'S4: ',
  'overlay-route': 'S5: ',
  'remap-eip': 'S7: ',
  stays: '',
  none: '',
};
const leafOf = (strategy: Strategy): string => `${NUMBERS[strategy]}${STRATEGIES[strategy]}`;
const EVERY = Object.keys(STRATEGIES) as readonly Strategy[];

describe('docs/nics.md', () => {
  it('has a leaf for every strategy, and a row of what clients notice', () => {
    expect([...leaves.values()].sort()).toEqual(EVERY.map(leafOf).sort());
    const rows = items.filter(({ kind }) => kind === 'table').flatMap(({ lines }) => lines.slice(2));
    expect(rows.map((row) => row.split(' | ')[0]?.replace('| ', '')).sort()).toEqual(Object.values(STRATEGIES).sort());
  });

  it('leads every NIC to the strategy that the plan chooses', () => {
    const reached = CASES.map((one) => ({ one, leaf: leafFor(one), planned: leafOf(planFor(one).strategy) }));
    expect(reached.filter(({ leaf, planned }) => leaf !== planned).slice(0, 3)).toEqual([]);
    expect(new Set(reached.map(({ leaf }) => leaf)).size).toBe(EVERY.length);
  });
});
