import { DescribeAddressesCommand, DisassociateAddressCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { createDeleteGroup } from '../../lambdas/handlers/operations/groups/delete-group.ts';
import { createImportGroup } from '../../lambdas/handlers/operations/groups/import-group.ts';
import { createPlanFailover } from '../../lambdas/handlers/operations/runs/plan-failover.ts';
import { createRefreshGroups } from '../../lambdas/handlers/recorder/refresh-groups.ts';
import { failOver, GROUP, identityOf, production, setup } from './setup.ts';

const PRODUCTION_ZONE = 'eu-central-1a';

/** A group over two zones, one EIP of which can be kept, whose production zone has lost power and control plane. */
const zoneDown = async () => {
  const subject = await setup({ servers: 1, drZone: 'eu-central-1b' });
  const { runtime, site } = subject;
  const { Addresses = [] } = await runtime.ec2.send(new DescribeAddressesCommand({}));
  const [, ...more] = Addresses.filter(({ AssociationId }) => AssociationId !== undefined);
  for (const { AssociationId } of more) await runtime.ec2.send(new DisassociateAddressCommand({ AssociationId }));
  await runtime.clock.sleep(60_000);
  await createDeleteGroup(runtime)(GROUP);
  const demands = { mac: 'preferred', privateIp: 'preferred', eip: 'required' } as const;
  await createImportGroup(runtime)({ ...site.description, demands });
  const before = await identityOf(runtime.ec2, production(subject));
  runtime.ec2.faults.breakZone(PRODUCTION_ZONE, { controlPlane: true });
  return { ...subject, before };
};

describe('when the production zone is dead and does not answer', () => {
  it('a plan sees the DR side and says what is from the record', async () => {
    const { runtime } = await zoneDown();
    const { plan } = await createPlanFailover(runtime)(GROUP);
    const codes = plan.servers.flatMap(({ findings }) => findings.map(({ code }) => code));
    expect(new Set(codes)).toContain('production-unknown');
    expect(codes).not.toContain('dr-server-unknown');
    expect(plan.verdict).toBe('WARN');
  });

  it('a plan says how old what it says of production is, and warns once the record is old', async () => {
    const { runtime } = await zoneDown();
    const { instances } = await runtime.store.members(GROUP);
    const recordedAt = instances[0]?.recordedAt ?? '';
    const age = () => Math.round((runtime.clock.now() - Date.parse(recordedAt)) / 1000);
    const shown = async () => {
      const { plan } = await createPlanFailover(runtime)(GROUP);
      const findings = plan.servers.flatMap((server) => server.findings);
      return { facts: plan.servers[0]?.productionFacts, findings };
    };
    const young = await shown();
    expect(young.facts).toEqual({ source: 'recorded', at: recordedAt, ageSeconds: expect.closeTo(age(), -1) });
    expect(young.findings).toContainEqual({
      verdict: 'PASS',
      code: 'production-recorded',
      message: expect.stringMatching(/recorded \d+ s ago/),
    });
    await runtime.clock.sleep(901_000);
    const old = await shown();
    expect(old.facts).toMatchObject({ source: 'recorded', at: recordedAt, ageSeconds: expect.closeTo(age(), -1) });
    expect(old.findings.map(({ verdict, code }) => `${verdict} ${code}`)).toContain('WARN production-record-old');
  });

  it('the recorder leaves the record as it is, with its age, and says which server it could not see', async () => {
    const { runtime, site } = await zoneDown();
    const before = await runtime.store.members(GROUP);
    await runtime.clock.sleep(300_000);
    expect(await createRefreshGroups(runtime)(GROUP)).toEqual({
      groups: [
        {
          groupId: GROUP,
          verdict: expect.any(String),
          recorded: 0,
          unseen: site.servers.map(({ name }) => name),
          overtaken: [],
        },
      ],
      leftAlone: [],
    });
    expect((await runtime.store.members(GROUP)).instances).toEqual(before.instances);
  });

  it('a failover makes the DR disks, and fails by name the servers not seen to be fenced, whose identity stays', async () => {
    const subject = await zoneDown();
    const { runtime, site, before } = subject;
    const execution = await failOver(subject, 'failover-1');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ProductionServerNotFencedError' });
    const record = await runtime.store.findFailover(GROUP, 'failover-1');
    expect(record?.failedMembers.map(({ name }) => name).sort()).toEqual(site.servers.map(({ name }) => name).sort());
    const { instances } = await runtime.store.members(GROUP);
    expect(instances.map(({ progress }) => progress?.phases.disks?.state)).toEqual(['done']);
    runtime.ec2.faults.repairZone(PRODUCTION_ZONE);
    expect(await identityOf(runtime.ec2, production(subject))).toEqual(before);
  });

  it('the same call finishes the job once the zone answers again', async () => {
    const subject = await zoneDown();
    const { runtime } = subject;
    await failOver(subject, 'failover-1');
    runtime.ec2.faults.repairZone(PRODUCTION_ZONE);
    expect(await failOver(subject, 'failover-2')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await runtime.store.findGroup(GROUP)).toMatchObject({ status: 'failed-over', protectedStatus: 'stopped' });
  });
});
