import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCancelFailover } from '../../lambdas/handlers/operations/runs/cancel-failover.ts';
import { machinesIn } from '../../local/definition.ts';
import { must } from '../../local/site/ec2.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { withIsolation } from '../../simulation/sites/isolation-site.ts';
import { groupsById, nicsOn } from '../failover/isolated-site.ts';
import { CONFIRMATION, expectFailedOver, identityOf, production } from '../failover/setup.ts';
import { type Moto, startMoto } from '../support/moto.ts';
import { type Account, ec2At, openAccount } from './support/account.ts';
import { neverStopping } from './support/broken-ec2.ts';
import { type LethalProxy, startLethalProxy } from './support/lethal-proxy.ts';
import { type EmbeddedService, embeddedOn, followOn, protectSite, runEmbedded } from './support/protected-site.ts';

const moto = await startMoto();
afterAll(() => moto?.stop());

describe.skipIf(!moto)('isolation over the wire, with the real adapters', () => {
  let account: Account;
  let proxy: LethalProxy;
  let throughProxy: ReturnType<typeof ec2At>;
  let service: EmbeddedService;

  beforeAll(async () => {
    const { endpoint } = moto as Moto;
    account = await openAccount(endpoint);
    proxy = await startLethalProxy(endpoint);
    throughProxy = ec2At(proxy.endpoint);
    service = embeddedOn({ ec2: throughProxy, dynamoDb: account.dynamoDb }, machinesIn(await synthesisedTemplate()));
  });
  afterAll(async () => {
    service?.close();
    throughProxy?.destroy();
    await proxy?.stop();
    account?.close();
  });

  const protect = async (name: string) => {
    let isolation = '?';
    const site = await protectSite(account, service, {
      name,
      servers: 1,
      change: async (description) => {
        const policy = { fencingBudgetSeconds: 60, migrationBudgetSeconds: 120 };
        const isolating = await withIsolation({ ...description, policy }, { ec2: account.ec2, clock: service.clock });
        isolation = must(isolating.policy?.isolationSecurityGroupId, 'the isolation group');
        return isolating;
      },
    });
    const subject = { runtime: { ec2: account.ec2, store: service.store }, site };
    const server = must(site.servers[0], 'a server');
    return {
      subject,
      server,
      isolation,
      nics: await nicsOn(subject, server.production),
      groups: await groupsById(subject),
    };
  };

  const failOver = async (groupId: string) =>
    (await runEmbedded(service, `${groupId}-1`, { groupId, confirmation: CONFIRMATION })).execution;

  it('isolates production with its stop, and the NIC that moves has its own groups at the end', async () => {
    const { subject, server, isolation, nics, groups } = await protect('isolated');
    const [management = '?', moving = '?'] = nics;
    const before = await identityOf(account.ec2, production(subject));
    expect(await failOver('isolated')).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before, 'isolated');
    const after = await groupsById(subject);
    expect(after.get(management)).toEqual([isolation]);
    expect(await nicsOn(subject, server.dr)).toContain(moving);
    expect(after.get(moving)).toEqual(groups.get(moving));
  });

  it('isolates a server that does not stop, and a roll-back gives all of its NICs their groups back', async () => {
    const { subject, server, isolation, nics, groups } = await protect('stuck');
    const repair = proxy.intercept(neverStopping([server.production]));
    const execution = await failOver('stuck');
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ProductionServerNotFencedError' });
    expect(execution?.cause).toContain('fenced up to F2');
    for (const nic of nics) expect((await groupsById(subject)).get(nic)).toEqual([isolation]);
    repair();
    await createCancelFailover(service)({ group: 'stuck', start: false, follow: followOn(service) });
    for (const nic of nics) expect((await groupsById(subject)).get(nic)).toEqual(groups.get(nic));
    expect(await service.store.findGroup('stuck')).toMatchObject({ status: 'protected' });
  });
});
