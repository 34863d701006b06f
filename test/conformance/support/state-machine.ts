import { CreateStackCommand, DescribeStackResourceCommand } from '@aws-sdk/client-cloudformation';
import { CreateStateMachineCommand } from '@aws-sdk/client-sfn';
import { createSfnWorkflow } from '../../../lambdas/adapters/aws/step-functions/index.ts';
import { systemClock } from '../../../lambdas/adapters/system-clock.ts';
import type { FailoverRequest } from '../../../lambdas/domain/group/failover.ts';
import { MACHINE_KINDS, type MachineKind } from '../../../lambdas/domain/group/run-kind.ts';
import type { Workflow } from '../../../lambdas/ports/workflow.ts';
import { WORKFLOWS } from '../../../lambdas/workflows.ts';
import type { Definition, SynthesisedMachine, SynthesisedMachines } from '../../../local/definition.ts';
import { ACCOUNT, type Account, REGION } from './account.ts';
import type { EndedExecution } from './protected-site.ts';

/** Nothing here checks permissions. */
const ROLE = `arn:aws:iam::${ACCOUNT}:role/Failover`;

/** The workflow as the account's own Step Functions runs it. */
export const deployWorkflow = async ({ sfn }: Account, machines: SynthesisedMachines): Promise<Workflow> => {
  const arns = new Map<MachineKind, string>();
  for (const kind of MACHINE_KINDS) {
    const { stateMachineArn = '' } = await sfn.send(
      new CreateStateMachineCommand({
        name: WORKFLOWS[kind].machine,
        type: 'STANDARD',
        definition: JSON.stringify(deployed(machines[kind])),
        roleArn: ROLE,
      }),
    );
    arns.set(kind, stateMachineArn);
  }
  return createSfnWorkflow({ client: sfn, machines: Object.fromEntries(arns) });
};

/** The definition with the ARNs that its functions have in the account. */
export const deployed = ({ definition, functions }: SynthesisedMachine): Definition => ({
  ...definition,
  States: Object.fromEntries(
    Object.entries(definition.States).map(([name, state]) => {
      const fn = functions[name];
      if (fn === undefined) return [name, state];
      return [name, { ...state, Resource: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${fn.logicalId}` }];
    }),
  ),
});

/** A machine that does nothing, in a stack. Answers its ARN. */
export const createByCloudFormation = async ({ cloudFormation }: Account): Promise<string> => {
  const definition = { StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } };
  const Properties = { RoleArn: ROLE, DefinitionString: JSON.stringify(definition) };
  const Resources = { Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties } };
  const StackName = 'machine';
  await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: JSON.stringify({ Resources }) }));
  const { StackResourceDetail } = await cloudFormation.send(
    new DescribeStackResourceCommand({ StackName, LogicalResourceId: 'Machine' }),
  );
  return StackResourceDetail?.PhysicalResourceId ?? '';
};

const LOOK_MS = 500;

/** Starts a run and waits, in real time, until it has ended. @param kind by default a failover */
export const runDeployed = async (
  workflow: Workflow,
  runId: string,
  request: FailoverRequest,
  kind?: MachineKind,
): Promise<EndedExecution> => {
  const { executionId } = await workflow.start(runId, request, kind);
  let execution = await workflow.find(executionId);
  while (execution?.status === 'RUNNING') {
    await systemClock.sleep(LOOK_MS);
    execution = await workflow.find(executionId);
  }
  return { execution, history: await workflow.history(executionId) };
};
