import * as z from 'zod';
import { MACHINE_KINDS, type MachineKind, perMachine } from '../lambdas/domain/group/run-kind.ts';
import { WORKFLOWS } from '../lambdas/workflows.ts';

/** A state of the Amazon States Language, as far as this project's definition uses the language. */
export interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Seconds?: number;
  readonly SecondsPath?: string;
  readonly Retry?: readonly Retrier[];
  readonly [field: string]: unknown;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
}

export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** The state machine of a synthesised stack. */
export interface SynthesisedMachine {
  readonly definition: Definition;
  /** The function behind each Task state, by the state's name. */
  readonly functions: Readonly<Record<string, SynthesisedFunction>>;
}

export interface SynthesisedFunction {
  /** The state's `Resource`, as the definition names it. */
  readonly resource: string;
  readonly logicalId: string;
  /** Milliseconds that a run of it may take. */
  readonly timeoutMs: number;
}

const Ref = z.object({ Ref: z.string() });

const MachineResource = z.object({
  Type: z.literal('AWS::StepFunctions::StateMachine'),
  Properties: z.object({
    DefinitionString: z.object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.union([z.string(), Ref]))]) }),
  }),
});

const FunctionResource = z.object({
  Type: z.literal('AWS::Lambda::Function'),
  Properties: z.object({ Timeout: z.number().positive() }),
});

/** A function as it was published: what the machine calls. */
const VersionResource = z.object({
  Type: z.literal('AWS::Lambda::Version'),
  Properties: z.object({ FunctionName: Ref }),
});

/** Of the outputs only those that name a resource are of interest. */
const NamedResource = z.object({ Value: Ref }).optional().catch(undefined);

const Template = z.object({
  Resources: z.record(z.string(), z.unknown()),
  Outputs: z.record(z.string(), NamedResource).default({}),
});

/** Region, account and prefix of the ARNs that a synthesised template leaves to CloudFormation. */
const FUNCTION_ARN = 'arn:aws:lambda:local:000000000000:function:';

/** The machine of each kind of run. */
export type SynthesisedMachines = Readonly<Record<MachineKind, SynthesisedMachine>>;

/** @throws Error when the template lacks a kind of run, or has a machine that is none */
export const machinesIn = (template: unknown): SynthesisedMachines => {
  const parsed = Template.parse(template);
  const { Resources, Outputs } = parsed;
  const known = new Set(MACHINE_KINDS.map((kind) => Outputs[WORKFLOWS[kind].output]?.Value.Ref));
  const others = Object.keys(Resources).filter((id) => isStateMachine(Resources[id]) && !known.has(id));
  if (others.length > 0) {
    throw new Error(`The template has state machines of no known kind: ${others.join(', ')}. Synthesise it again.`);
  }
  return perMachine((kind) => machineOf(parsed, WORKFLOWS[kind].output));
};

/**
 * The definition that an output of a CloudFormation template names, with every reference to a version of a function resolved to a
 * local ARN that ends in the function's logical id. @throws Error when the template has no such state machine
 */
export const machineIn = (template: unknown, output: string): SynthesisedMachine =>
  machineOf(Template.parse(template), output);

const machineOf = ({ Resources, Outputs }: z.infer<typeof Template>, output: string): SynthesisedMachine => {
  const machine = Resources[Outputs[output]?.Value.Ref ?? ''];
  if (machine === undefined) {
    throw new Error(`The template names no state machine in its output ${output}. Synthesise it again.`);
  }
  const [, parts] = MachineResource.parse(machine).Properties.DefinitionString['Fn::Join'];
  const definition = JSON.parse(parts.map((part) => resolve(part, Resources)).join('')) as Definition;
  return { definition, functions: functionsOf(definition, Resources) };
};

const isStateMachine = (resource: unknown): boolean =>
  (resource as { readonly Type?: unknown }).Type === 'AWS::StepFunctions::StateMachine';

const resolve = (part: string | z.infer<typeof Ref>, resources: Readonly<Record<string, unknown>>): string => {
  if (typeof part === 'string') return part;
  const { FunctionName } = VersionResource.parse(resources[part.Ref]).Properties;
  return `${FUNCTION_ARN}${FunctionName.Ref}`;
};

const functionsOf = ({ States }: Definition, resources: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(States)
      .filter(([, state]) => state.Type === 'Task')
      .map(([name, { Resource = '' }]) => [name, functionOf(Resource, resources)]),
  );

const functionOf = (resource: string, resources: Readonly<Record<string, unknown>>): SynthesisedFunction => {
  const logicalId = resource.replace(FUNCTION_ARN, '');
  const { Timeout } = FunctionResource.parse(resources[logicalId]).Properties;
  return { resource, logicalId, timeoutMs: Timeout * 1000 };
};
