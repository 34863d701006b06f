import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStartProtection } from '../../lambdas/handlers/operations/runs/start-protection.ts';
import { machinesIn } from '../../local/definition.ts';
import type { SeededSite } from '../../local/site/seed.ts';
import { synthesisedTemplate } from '../../local/synthesise.ts';
import { CONFIRMATION, identityOf, production, volumesOf } from '../failover/setup.ts';
import { ADA } from '../protection/setup.ts';
import { type Moto, startMoto } from '../support/moto.ts';
import { type Account, openAccount } from './support/account.ts';
import { type EmbeddedService, embeddedOn, followOn, protectSite, runEmbedded } from './support/protected-site.ts';

const GROUP = 'pets';

const moto = await startMoto();
afterAll(() => moto?.stop());

describe.skipIf(!moto)('a round trip over the wire, with the real adapters', () => {
  let account: Account;
  let service: EmbeddedService;
  let site: SeededSite;
  beforeAll(async () => {
    account = await openAccount((moto as Moto).endpoint);
    service = embeddedOn(account, machinesIn(await synthesisedTemplate()));
    site = await protectSite(account, service, { name: GROUP, servers: 2 });
  });
  afterAll(() => {
    service?.close();
    account?.close();
  });

  const failOver = async (runId: string) =>
    (await runEmbedded(service, runId, { groupId: GROUP, confirmation: CONFIRMATION })).execution;
  const reprotect = async () => {
    const started = await createStartProtection(service)({ groupId: GROUP, turn: 'on', requestedBy: ADA });
    return followOn(service)(started);
  };
  const group = () => service.store.findGroup(GROUP);

  it('goes there, is protected from there, and comes home with every private IP, EIP and MAC', async () => {
    const { ec2 } = account;
    const before = await identityOf(ec2, production({ site }));
    const dr = site.servers.map((server) => server.dr);

    expect(await failOver('there')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await reprotect()).toMatchObject({ status: 'SUCCEEDED' });
    expect(await group()).toMatchObject({ status: 'protected', priorityStation: 'target' });
    const there = await Promise.all(dr.map((id) => volumesOf(ec2, id)));

    expect(await failOver('home')).toMatchObject({ status: 'SUCCEEDED' });
    expect(await reprotect()).toMatchObject({ status: 'SUCCEEDED' });
    expect(await group()).toMatchObject({ status: 'protected', priorityStation: 'source' });
    expect(await identityOf(ec2, production({ site }))).toEqual(before);
    const home = (await Promise.all(production({ site }).map((id) => volumesOf(ec2, id)))).flat();
    expect(home).toHaveLength(there.flat().length);
    for (const volume of home) expect(there.flat().map(({ VolumeId }) => VolumeId)).not.toContain(volume.VolumeId);
  });
});
