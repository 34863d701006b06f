import { App, BootstraplessSynthesizer, CfnOutput, Duration, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, type IFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Step, WorkflowDeclaration } from '../../../lambdas/workflows.ts';
import { workflowDefinition } from '../../../lib/workflows/workflow-definition.ts';

/** The steps of a workflow of two phases that this project does not have: it looks at servers, and then at disks. */
export const INSPECTION_STEPS = {
  begin: { state: 'Begin inspection', entry: 'begin', answer: 'inspection' },
  servers: { state: 'Look at servers', entry: 'servers', answer: 'servers' },
  disks: { state: 'Look at disks', entry: 'disks', answer: 'disks' },
  finish: { state: 'Finish inspection', entry: 'finish', answer: 'finished' },
  record: { state: 'Record failure', entry: 'record', answer: 'failure' },
} as const satisfies Readonly<Record<string, Step>>;

export type InspectionStep = keyof typeof INSPECTION_STEPS;

export const INSPECTION: WorkflowDeclaration<InspectionStep> = {
  machine: 'Inspection',
  output: 'InspectionArn',
  does: 'State machine that inspects one protection group.',
  begin: ['begin'],
  passes: ['servers', 'disks'],
  end: ['finish'],
  failure: 'record',
  done: 'INSPECTED',
  states: { isDone: 'Everything inspected?', wait: 'Wait for the next look', failed: 'Inspection failed' },
};

/**
 * What a step answers: the inspection takes two rounds, and one of the group `broken` fails in its second pass. Plain
 * JavaScript without any surroundings, since a foreign Lambda is given its text.
 */
export function inspect(
  step: string,
  input: {
    groupId?: string;
    failoverId?: string;
    state?: Record<string, { waitSeconds?: number }>;
    request?: { groupId: string };
  },
  rounds: Map<string, number>,
): unknown {
  const { groupId, failoverId = '', state = {}, request } = input;
  if (step === 'begin') return { groupId: request?.groupId, failoverId, epoch: 1 };
  if (step === 'servers') return { waitSeconds: 1 };
  if (step === 'finish') return { rounds: rounds.get(failoverId) };
  if (step === 'record') return { error: 'RecordedError', cause: `${failoverId} is on record.` };
  if (groupId === 'broken') throw Object.assign(new Error('The disks do not answer.'), { name: 'BrokenError' });
  const round = (rounds.get(failoverId) ?? 0) + 1;
  rounds.set(failoverId, round);
  return { outcome: round < 2 ? 'CONTINUE' : 'INSPECTED', waitSeconds: state.servers?.waitSeconds };
}

/** The text of a function that performs a step. Its rounds are kept in a file, since a double may start a process a call. */
const codeOf = (step: string): string => `
const fs = require('node:fs');
const path = require('node:path');
${inspect.toString()}
const fileOf = (id) => path.join(require('node:os').tmpdir(), 'inspection-' + id);
exports.handler = async (input) => {
  const id = String(input.failoverId).replace(/[^\\w-]/g, '_');
  const rounds = new Map();
  if (fs.existsSync(fileOf(id))) rounds.set(input.failoverId, Number(fs.readFileSync(fileOf(id), 'utf8')));
  const answer = inspect(${JSON.stringify(step)}, input, rounds);
  if (rounds.has(input.failoverId)) fs.writeFileSync(fileOf(id), String(rounds.get(input.failoverId)));
  if (${JSON.stringify(step)} === 'finish') fs.rmSync(fileOf(id), { force: true });
  return answer;
};`;

/** The template of a stack with that workflow alone. */
export const inspectionTemplate = (): object => {
  const stack = new Stack(new App(), 'Inspection', {
    synthesizer: new BootstraplessSynthesizer() as IStackSynthesizer,
  });
  const functionOf = (name: InspectionStep): IFunction =>
    new LambdaFunction(stack, `${name}Function`, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline(codeOf(name)),
      timeout: Duration.seconds(30),
    }).currentVersion as IFunction;
  const steps = Object.fromEntries(
    Object.entries(INSPECTION_STEPS).map(([name, step]) => [name, { ...step, fn: functionOf(name as InspectionStep) }]),
  ) as Record<InspectionStep, Step & { readonly fn: IFunction }>;
  const machine = new StateMachine(stack, 'StateMachine', {
    definitionBody: DefinitionBody.fromChainable(workflowDefinition(stack, { workflow: INSPECTION, steps })),
  });
  new CfnOutput(stack, INSPECTION.output, { value: machine.stateMachineArn });
  return Template.fromStack(stack).toJSON();
};
