import { StartExecutionCommand, StateMachineDoesNotExist } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workflow } from '../../lambdas/ports/workflow.ts';
import { STEPS, type StepName } from '../../lambdas/workflows.ts';
import { CONFIRMATION, expectFailedOver, identityOf, production, serversById } from '../failover/setup.ts';
import { type Moto, startMoto } from '../support/moto.ts';
import { type Account, ec2At, openAccount, surroundingsOf } from './support/account.ts';
import { type Assembly, synthesiseAssembly } from './support/assembly.ts';
import { denied } from './support/broken-ec2.ts';
import { createFunctions, type Functions } from './support/functions.ts';
import { type LethalProxy, startLethalProxy } from './support/lethal-proxy.ts';
import { type EmbeddedService, embeddedOn, protectSite, runEmbedded } from './support/protected-site.ts';
import { createByCloudFormation, deployWorkflow, runDeployed } from './support/state-machine.ts';
import { orderOf, statesOf, tellingOf } from './support/telling.ts';

/** What the interpreter calls, once it is bundled. */
const deployedCode: { functions?: Functions } = {};
const moto = await startMoto({
  executeStateMachines: true,
  invokeLambda: async (name, event) => deployedCode.functions?.invoke(name, event),
});
afterAll(() => moto?.stop());

describe.skipIf(!moto)('the synthesised definition with the bundled functions, in a foreign interpreter', () => {
  let assembly: Assembly;
  let account: Account;
  let embedded: EmbeddedService;
  let deployed: Workflow;
  let proxy: LethalProxy;

  beforeAll(async () => {
    const { endpoint } = moto as Moto;
    assembly = await synthesiseAssembly();
    proxy = await startLethalProxy(endpoint);
    deployedCode.functions = createFunctions(assembly.functions, {
      ...surroundingsOf(endpoint),
      AWS_ENDPOINT_URL_EC2: proxy.endpoint,
    });
    account = await openAccount(endpoint);
    embedded = embeddedOn(account, assembly.machines);
    deployed = await deployWorkflow(account, assembly.machines);
  });
  afterAll(async () => {
    await deployedCode.functions?.stop();
    await proxy?.stop();
    embedded?.close();
    account?.close();
    await assembly?.remove();
  });

  /** A group with its servers, and who holds which address before anything happens. */
  const protect = async (name: string) => {
    const site = await protectSite(account, embedded, { name, servers: 2 });
    const before = await identityOf(account.ec2, production({ site }));
    const subject = { runtime: { ec2: account.ec2, store: embedded.store }, site };
    return { before, request: { groupId: name, confirmation: CONFIRMATION }, subject };
  };

  it('takes the same states in the same order as here, with the same data, and ends the same', async () => {
    const there = await protect('there');
    const here = await protect('here');
    const foreign = await runDeployed(deployed, 'failover-there', there.request);
    const own = await runEmbedded(embedded, 'failover-here', here.request);

    expect(foreign.execution).toMatchObject({ status: 'SUCCEEDED' });
    const inOrder = [...FIRST_ROUND, task('markFailoverComplete'), task('markProtectionDisabled')];
    expect([foreign, own].map(orderOf)).toEqual([inOrder, inOrder]);
    expect(tellingOf(foreign, 'there')).toEqual(tellingOf(own, 'here'));
    await expectFailedOver(there.subject, there.before, 'there');
    await expectFailedOver(here.subject, here.before, 'here');
  });

  it('refuses a failover of a healthy production that nobody confirms, with the same error and cause as here', async () => {
    const { before, subject } = await protect('healthy');
    const request = { groupId: 'healthy' };
    const foreign = await runDeployed(deployed, 'refused-there', request);
    const own = await runEmbedded(embedded, 'refused-here', request);

    expect(foreign.execution).toMatchObject({ status: 'FAILED', error: 'PrerequisitesNotMetError' });
    expect(foreign.execution?.cause).toContain('Say who confirms it and why');
    expect(foreign.execution?.error).toBe(own.execution?.error);
    expect(foreign.execution?.cause).toBe(own.execution?.cause);
    expect(statesOf(foreign)).toEqual([task('validatePrerequisites'), task('recordFailure'), 'Fail: Failover failed']);
    expect(tellingOf(foreign, 'healthy')).toEqual(tellingOf(own, 'healthy'));

    expect(await identityOf(account.ec2, production(subject))).toEqual(before);
    expect(await embedded.store.findGroup('healthy')).toMatchObject({ status: 'protected', epoch: 0 });
    expect(await embedded.store.findFailover('healthy', 'refused-there')).toMatchObject({ status: 'REFUSED' });
  });

  it('ends the same when a function dies after EC2 has detached a NIC and before that is on record', async () => {
    const { before, subject, request } = await protect('interrupted');
    const { logicalId } = assembly.machines.failover.functions[STEPS.migrateNics.state] as {
      readonly logicalId: string;
    };
    let deaths = 0;
    proxy.interrupt('DetachNetworkInterface', () => {
      deaths += 1;
      deployedCode.functions?.kill(logicalId);
    });
    const { execution, history } = await runDeployed(deployed, 'failover-interrupted', request);

    expect(deaths).toBe(1);
    const failures = history.filter(({ type }) => type === 'LambdaFunctionFailed');
    expect(failures).toMatchObject([{ state: STEPS.migrateNics.state, error: 'Runtime.ExitError' }]);
    expect(execution).toMatchObject({ status: 'SUCCEEDED' });
    await expectFailedOver(subject, before, 'interrupted');
  });

  it('gives production back by the same states in the same order as here, and starts it', async () => {
    const throughProxy = ec2At(proxy.endpoint);
    const own = embeddedOn({ ec2: throughProxy, dynamoDb: account.dynamoDb }, assembly.machines);
    const there = await protect('back-there');
    const here = await protect('back-here');
    const repair = proxy.intercept(denied('CreateVolume'));
    const failures = [
      await runDeployed(deployed, 'failed-there', there.request),
      await runEmbedded(own, 'failed-here', here.request),
    ];
    repair();
    expect(failures.map(({ execution }) => execution?.error)).toEqual(failures.map(() => 'ServerNotMigratedError'));
    const start = { start: true };
    const foreign = await runDeployed(deployed, 'roll-back-there', { groupId: 'back-there', ...start }, 'roll-back');
    const embeddedRun = await runEmbedded(own, 'roll-back-here', { groupId: 'back-here', ...start }, 'roll-back');

    expect(foreign.execution).toMatchObject({ status: 'SUCCEEDED' });
    const inOrder = [...ROLL_BACK_ROUND, 'Choice: Production in service?', task('markProtectedAgain')];
    expect([foreign, embeddedRun].map(orderOf)).toEqual([inOrder, inOrder]);
    for (const { subject, before, request } of [there, here]) {
      expect(await identityOf(account.ec2, production(subject))).toEqual(before);
      const servers = await serversById(account.ec2);
      expect(production(subject).map((id) => servers.get(id)?.State?.Name)).toEqual(['running', 'running']);
      expect(await embedded.store.findGroup(request.groupId)).toMatchObject({ status: 'protected' });
    }
    own.close();
    throughProxy.destroy();
  });

  describe('where moto does otherwise than Step Functions', () => {
    // Hence the machine of these tests is created by the API and not by deploying the template.
    it('executes no machine that CloudFormation has created', async () => {
      const stateMachineArn = await createByCloudFormation(account);
      expect(stateMachineArn).toMatch(/^arn:aws:states:eu-central-1:\d{12}:stateMachine:/);
      await expect(account.sfn.send(new StartExecutionCommand({ stateMachineArn }))).rejects.toThrow(
        StateMachineDoesNotExist,
      );
    });
  });
});

const task = (step: StepName): string => `Task: ${STEPS[step].state}`;

const ROLL_BACK_ROUND = [task('callFailoverOff'), task('giveProductionBack'), task('returnToService')];

const FIRST_ROUND = [
  task('validatePrerequisites'),
  task('stopSynchronization'),
  task('forceStopProductionServers'),
  task('makeDrDisksAvailable'),
  task('migrateNics'),
  'Choice: Every server migrated?',
];
