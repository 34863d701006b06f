import { CreateVpcCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describing } from '../../local/account/pages.ts';
import { createVirtualClock } from '../../local/clocks.ts';
import { findLeft, listLeft } from '../../verify/clean/find.ts';
import { FACTS } from '../../verify/facts/index.ts';
import type { Row } from '../../verify/rows.ts';
import type { Proof } from '../../verify/run.ts';
import { type Moto, startMoto } from '../support/moto.ts';
import { type Account, openAccount } from './support/account.ts';
import { startProof } from './support/proof.ts';

const moto = await startMoto();
afterAll(() => moto?.stop());

/** What moto, in this version, answers otherwise than is expected of EC2. A fact that leaves the list is a surprise too. */
const DIFFERS_AT_MOTO: readonly string[] = [
  'start-without-root',
  'reboot-not-running',
  'placement-against-subnet',
  'status-of-too-many',
  'skip-os-shutdown-on-xen',
  'attach-nic-other-states',
  'volume-token-after-deletion',
  'initialization-rate-code',
  'volume-of-unusable-key',
  'snapshots-without-root',
  'snapshots-of-nothing',
  'reassign-refused',
  'nic-ranges-invalid',
  'nic-ipv6-in-use',
  'nic-prefix-code',
  'unassign-ipv6-it-has-not',
  'security-group-of-other-vpc',
  'no-security-group',
  'network-card-code',
  'specification-without-tags',
  'associate-both-or-none',
  'associate-strange-ip',
  'more-specific-route',
  'malformed-ids',
  'malformed-transit-ids',
  'unknown-transit-table',
  'reserved-tag-code',
  'tags-all-or-none',
];

/** What cannot be asked of moto, though of EC2, and what its row has to say. */
const NOT_ASKED_OF_MOTO: Readonly<Record<string, string>> = {
  'snapshot-deleted-while-pending': 'not asked: the snapshot was completed before it could be deleted',
  'detach-volume-again': 'not asked: the service fails at a call (500)',
  'detach-nic-again': 'not asked: the NIC was off before the second call could arrive',
  'application-status-ids': 'not asked: the service fails at a call (500)',
  'application-status-shown': 'not asked: the service fails at a call (500)',
  'application-status-not-running': 'not asked: the service fails at a call (500)',
  'application-check-code': 'not asked: the service fails at a call (500)',
  'bad-page-token': 'not asked: the service fails at a call (500)',
  'auto-scaling-sentence': 'not asked: the service fails at a call (500)',
  'raw-path-decoded': 'not asked: it needs a deployed API: --api URL',
  'typical-times': 'not asked: at an endpoint time is virtual: no wait is waited for',
};

describe.skipIf(!moto)('the proof over the wire, at a foreign double of AWS', () => {
  const { endpoint } = moto as Moto;
  let account: Account;
  const seen = () => ({
    ...{ ec2: account.ec2, cloudFormation: account.cloudFormation, clock: createVirtualClock(Date.now()) },
  });
  beforeAll(async () => {
    account = await openAccount(endpoint);
  });
  afterAll(() => account?.close());

  it('shows the service at work, names what differs and what was not asked, and leaves nothing', async () => {
    const before = await inventoryOf(account);
    const { code, out, err } = await startProof(endpoint, '--yes', '--json').ended;
    expect(err).toContain('an hour in all');
    const { service, facts } = JSON.parse(out) as Proof;
    expect(service.filter(({ verdict }) => verdict !== 'as expected')).toEqual([]);
    expect(facts.map(({ id }) => id)).toEqual(FACTS.map(({ id }) => id));
    expect(idsOf(facts, 'differs')).toEqual(DIFFERS_AT_MOTO);
    expect(code).toBe(4);
    const askable = facts.filter(({ id }) => typeof FACTS.find((fact) => fact.id === id)?.probe === 'function');
    const unasked = askable.filter(({ verdict }) => verdict === 'not asked');
    expect(Object.fromEntries(unasked.map(({ id, seen: why }) => [id, why]))).toEqual(NOT_ASKED_OF_MOTO);
    expect(await listLeft(seen())).toEqual([]);
    expect(await inventoryOf(account)).toEqual(before);
  });

  it('removes what a killed run has left, and nothing else', async () => {
    const { Vpc } = await account.ec2.send(new CreateVpcCommand({ CidrBlock: '10.9.0.0/16' }));
    const before = await inventoryOf(account);
    const killed = startProof(endpoint, '--yes');
    await killed.says('start-without-root');
    killed.kill();
    expect((await killed.ended).code).toBeNull();
    const left = await findLeft(seen());
    expect(left.servers.length).toBeGreaterThanOrEqual(2);
    expect(left.volumes.length).toBeGreaterThanOrEqual(3);
    expect((await listLeft(seen())).some((one) => one.startsWith('stack '))).toBe(true);

    const { code, out } = await startProof(endpoint, '--clean').ended;
    expect({ code, out }).toEqual({ code: 0, out: `Nothing of a proof is left in ${endpoint}.\n` });
    expect(await listLeft(seen())).toEqual([]);
    expect(await inventoryOf(account)).toEqual(before);
    expect((await inventoryOf(account)).vpcs).toContain(Vpc?.VpcId);
  });

  it('says how to clean up when somebody presses Ctrl-C, and the next run begins with that', async () => {
    const interrupted = startProof(endpoint, '--yes');
    await interrupted.says('plan …');
    interrupted.kill('SIGINT');
    const { code, err } = await interrupted.ended;
    expect(code).toBe(130);
    expect(err).toContain('To remove it: npm run -s verify:account -- --clean');
    expect(await listLeft(seen())).not.toEqual([]);
    const next = await startProof(endpoint, '--yes').ended;
    expect(next.err).toMatch(/\d+ things of an earlier run are removed\./);
    expect(await listLeft(seen())).toEqual([]);
  });

  it('makes nothing unless somebody agrees to the price', async () => {
    const before = await inventoryOf(account);
    const { code, err } = await startProof(endpoint).ended;
    expect(code).toBe(3);
    expect(err).toContain('ProofNotConfirmedError: Nothing was made, as nobody can be asked without a terminal.');
    expect(await inventoryOf(account)).toEqual(before);
  });
});

describe('an endpoint', () => {
  it.each(['https://ec2.eu-central-1.amazonaws.com', 'https://ec2.eu-central-1.api.aws', 'not a URL'])(
    'is refused where it is no emulator: %s',
    async (url) => {
      const { code, err } = await startProof(url, '--yes').ended;
      expect(code).toBe(2);
      expect(err).toContain('UnsuitableEndpointError');
    },
  );
});

const idsOf = (rows: readonly Row[], verdict: Row['verdict']): readonly string[] =>
  rows.filter((row) => row.verdict === verdict).map(({ id }) => id);

/** All ids in the account, tagged or not. */
const inventoryOf = async ({ ec2 }: Account) => {
  const look = describing({ ec2, clock: createVirtualClock(Date.now()) });
  const every = (name: string) => ({ Name: name, Values: ['*'] });
  const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({}));
  const servers = Reservations.flatMap(({ Instances = [] }) => Instances);
  return {
    servers: servers.filter(({ State }) => State?.Name !== 'terminated').map(({ InstanceId }) => InstanceId),
    volumes: (await look.volumes(every('volume-id'))).map(({ VolumeId }) => VolumeId),
    nics: (await look.nics(every('network-interface-id'))).map((nic) => nic.NetworkInterfaceId),
    addresses: (await look.addresses(every('allocation-id'))).map(({ AllocationId }) => AllocationId),
    snapshots: (await look.snapshots(every('snapshot-id'))).map(({ SnapshotId }) => SnapshotId),
    vpcs: (await look.vpcs(every('vpc-id'))).map(({ VpcId }) => VpcId),
    subnets: (await look.subnets(every('subnet-id'))).map(({ SubnetId }) => SubnetId),
    groups: (await look.securityGroups(every('group-id'))).map(({ GroupId }) => GroupId),
  };
};
