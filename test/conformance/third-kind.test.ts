import { randomUUID } from 'node:crypto';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  waitUntilStackCreateComplete,
} from '@aws-sdk/client-cloudformation';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, describe, expect, it } from 'vitest';
import { createSfnWorkflow } from '../../lambdas/adapters/aws/step-functions/index.ts';
import type { Workflow } from '../../lambdas/ports/workflow.ts';
import { machineIn } from '../../local/definition.ts';
import { MACHINE_ARNS } from '../../local/executions/arns.ts';
import { setup } from '../local/setup.ts';
import { startMinistack } from '../support/ministack.ts';
import { startMoto } from '../support/moto.ts';
import { REGION } from './support/account.ts';
import {
  INSPECTION,
  INSPECTION_STEPS,
  type InspectionStep,
  inspect,
  inspectionTemplate,
} from './support/inspection.ts';
import { deployed, runDeployed } from './support/state-machine.ts';
import { statesOf } from './support/telling.ts';

const template = inspectionTemplate();
const machine = machineIn(template, INSPECTION.output);
const stepOfState = (state: string): string =>
  Object.entries(INSPECTION_STEPS).find(([, step]) => step.state === state)?.[0] ?? `no step of "${state}"`;
const wire = (endpoint: string) => ({
  endpoint,
  region: REGION,
  credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' },
});

/** What the machine of these tests calls at moto: the function's name there is its logical id. */
const stateOf = (logicalId: string): string =>
  Object.entries(machine.functions).find(([, fn]) => fn.logicalId === logicalId)?.[0] ?? logicalId;
const motoRounds = new Map<string, number>();
const moto = await startMoto({
  executeStateMachines: true,
  invokeLambda: async (name, event) => inspect(stepOfState(stateOf(name)), event as never, motoRounds),
});
const ministack = moto && (await startMinistack({ region: REGION }));
afterAll(async () => {
  await ministack?.stop();
  await moto?.stop();
});

/** Two rounds of two passes. */
const WELL = [
  'Task: Begin inspection',
  'Task: Look at servers',
  'Task: Look at disks',
  'Choice: Everything inspected?',
  'Wait: Wait for the next look',
  'Task: Look at servers',
  'Task: Look at disks',
  'Choice: Everything inspected?',
  'Task: Finish inspection',
];

const BROKEN = [
  'Task: Begin inspection',
  'Task: Look at servers',
  'Task: Look at disks',
  'Task: Record failure',
  'Fail: Inspection failed',
];

const takesItsStates = (workflow: () => Promise<Workflow>, run = runDeployed) => {
  it('takes its states in the order of its declaration, round after round', async () => {
    const ended = await run(await workflow(), `well-${randomUUID()}`, { groupId: 'pets' });
    expect(ended.execution).toMatchObject({ status: 'SUCCEEDED', output: { finished: { rounds: 2 } } });
    expect(statesOf(ended)).toEqual(WELL);
  });

  it('leads an error to its record, and ends with what is on record', async () => {
    const ended = await run(await workflow(), `broken-${randomUUID()}`, { groupId: 'broken' });
    expect(ended.execution).toMatchObject({ status: 'FAILED', error: 'RecordedError' });
    expect(statesOf(ended)).toEqual(BROKEN);
  });
};

describe('a workflow of two phases that is nothing but a declaration', () => {
  describe('in the embedded runtime', () => {
    const rounds = new Map<string, number>();
    const handlers = Object.entries(INSPECTION_STEPS).map(([name, { state }]) => [
      state,
      async (input: unknown) => inspect(name as InspectionStep, input as never, rounds),
    ]);
    const { client, service } = setup(machine.definition, Object.fromEntries(handlers));
    const workflow = createSfnWorkflow({ client, machines: MACHINE_ARNS });
    takesItsStates(
      async () => workflow,
      async (_, name, request) => {
        const { executionId } = await workflow.start(name, request);
        await service.untilEnded(executionId);
        return { execution: await workflow.find(executionId), history: await workflow.history(executionId) };
      },
    );
  });

  describe.skipIf(!moto)('at moto', () => {
    takesItsStates(async () => {
      const client = new SFNClient(wire(moto?.endpoint ?? ''));
      const created = await client.send(
        new CreateStateMachineCommand({
          name: `inspection-${randomUUID()}`,
          definition: JSON.stringify(deployed(machine)),
          roleArn: 'arn:aws:iam::123456789012:role/inspection',
        }),
      );
      return createSfnWorkflow({ client, machines: { failover: created.stateMachineArn ?? '' } });
    });
  });

  describe.skipIf(!ministack)('at ministack, deployed as a stack', () => {
    takesItsStates(async () => {
      const { endpoint = '' } = ministack ?? {};
      const arn = await deployStack(endpoint, `inspection-${randomUUID()}`);
      return createSfnWorkflow({ client: new SFNClient(wire(endpoint)), machines: { failover: arn } });
    });
  });
});

const deployStack = async (endpoint: string, StackName: string): Promise<string> => {
  const client = new CloudFormationClient(wire(endpoint));
  const Capabilities = ['CAPABILITY_IAM' as const];
  await client.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify(template), Capabilities }));
  await waitUntilStackCreateComplete({ client, maxWaitTime: 600, minDelay: 1, maxDelay: 1 }, { StackName });
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  client.destroy();
  return Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === INSPECTION.output)?.OutputValue ?? '';
};
