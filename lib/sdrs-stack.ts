import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { MACHINE_KINDS, perMachine } from '../lambdas/domain/group/run-kind.ts';
import { STEP_NAMES, type StepName, WORKFLOWS } from '../lambdas/workflows.ts';
import { SdrsApi } from './api/sdrs-api.ts';
import { Announcements } from './background/announcements.ts';
import { Automation } from './background/automation.ts';
import { Changer } from './background/changer.ts';
import { Guard } from './background/guard.ts';
import { Observability } from './background/observability.ts';
import { Recorder } from './background/recorder.ts';
import { Synchroniser } from './background/synchroniser.ts';
import { SdrsConsole, type SdrsConsoleProps } from './console/sdrs-console.ts';
import { letAsk } from './permissions/ask-steps.ts';
import { DenyStartOfFenced } from './permissions/deny-start-of-fenced.ts';
import { ExecutionReader } from './permissions/execution-reader.ts';
import { terminationEnvironment } from './permissions/relaunch-permissions.ts';
import { changesServers } from './permissions/step-permissions.ts';
import { type Settings, settingsOf } from './settings.ts';
import type { Machines } from './workflows/machines.ts';
import { type StepFunctions, Workflow } from './workflows/workflow.ts';

/** Keys of the stack's outputs. Clients find the deployment by them, so they are contract. */
export const OUTPUTS = {
  tableName: 'TableName',
  apiUrl: 'ApiUrl',
  /** Only where there is one. */
  consoleUrl: 'ConsoleUrl',
  topicArn: 'TopicArn',
  eventBusName: 'EventBusName',
  monitorsBusArn: 'MonitorsBusArn',
  /** `allowed` or `forbidden`. */
  termination: 'Termination',
  /** ARNs separated by commas, or `none`: an output is never empty. */
  volumeKeys: 'VolumeKeys',
  /** `true`, and only where it is so. */
  confined: 'ConfinedToTagged',
  /** Only where it is declared, as JSON. */
  apiLimits: 'Ec2ApiLimits',
  /** Only where it is declared. */
  apiShare: 'Ec2ApiShare',
} as const;

/** Steps besides the first one of a failover that ask whether the owner of a lease still runs. */
const ASK_FOR_OWNERS = [
  'recordFailure',
  'callFailoverOff',
  'recordRollBackFailure',
  'beginProtection',
  'recordProtectionFailure',
  'stopTakingRecoveryPoints',
  'recordUnprotectionFailure',
] as const satisfies readonly StepName[];

const letStepsAsk = (failover: Workflow, functions: StepFunctions, machines: Machines): void => {
  letAsk(functions.validatePrerequisites, functions);
  new ExecutionReader(failover, 'LeaseOwners', { machines, reader: functions.validatePrerequisites });
  for (const step of ASK_FOR_OWNERS) {
    new ExecutionReader(functions[step], 'LeaseOwners', { machines, reader: functions[step] });
  }
};

/** Those that the deny policy must not hold for. */
const changersOfServers = (functions: StepFunctions, guard: Guard): readonly IRole[] =>
  [...STEP_NAMES.filter(changesServers).map((step) => functions[step]), guard.fn].flatMap(({ role }) => role ?? []);

export interface SdrsStackProps extends StackProps {
  /** Where groups, members, failovers and the audit trail are kept: that of `SdrsStateStack`. */
  readonly table: Table;
}

const turns = (count: number, every: Duration): Duration => Duration.seconds(count * every.toSeconds());

interface Sweepers {
  readonly guard: Guard;
  readonly automation: Automation;
  readonly synchroniser: Synchroniser;
  readonly recorder: Recorder;
}

const heartbeatsOf = ({ guard, automation, synchroniser, recorder }: Sweepers) => ({
  GuardSweeps: { of: 'guard', silentFor: turns(6, guard.sweptEvery) },
  DeciderSweeps: { of: 'decider', silentFor: turns(6, automation.sweptEvery) },
  SynchroniserSweeps: { of: 'synchroniser', silentFor: turns(6, synchroniser.sweptEvery) },
  RecorderRuns: { of: 'recorder', silentFor: turns(2, recorder.endsEvery) },
});

/** All that runs in a region to fail protection groups over. It keeps nothing: it can be replaced at any time. */
export class SdrsStack extends Stack {
  constructor(scope: Construct, id: string, props: SdrsStackProps) {
    const { table, ...stack } = props;
    super(scope, id, stack);
    const settings = settingsOf(this.node);
    const workflows = perMachine((kind) => new Workflow(this, WORKFLOWS[kind].machine, { kind, table }));
    const machines = perMachine((kind) => workflows[kind].stateMachine);
    const functions = Object.assign(
      {},
      ...Object.values(workflows).map((workflow) => workflow.functions),
    ) as StepFunctions;
    letStepsAsk(workflows.failover, functions, machines);
    const guard = new Guard(this, 'Guard', { table, machines });
    const recorder = new Recorder(this, 'Recorder', { table, functions, every: settings.refreshEvery });
    const synchroniser = new Synchroniser(this, 'Synchroniser', { table });
    const changer = new Changer(this, 'Changer', { table });
    const automation = new Automation(this, 'Automation', { table, machines, settings });
    const told = new Announcements(this, 'Announcements', { table, machines });
    new Observability(this, 'Observability', {
      topic: told.topic,
      publisher: told.fn,
      recoveryPoints: { maxAge: settings.recoveryPointMaxAge, seenEvery: settings.refreshEvery },
      brakeSeenEvery: automation.sweptEvery,
      heartbeats: heartbeatsOf({ guard, automation, synchroniser, recorder }),
      deadLetters: {
        Guard: guard.deadLetters,
        Recorder: recorder.deadLetters,
        Synchroniser: synchroniser.deadLetters,
        Changer: changer.deadLetters,
        Automation: automation.deadLetters,
        Announcements: told.deadLetters,
      },
    });
    const { api } = new SdrsApi(this, 'Api', { table, machines, settings, recorder, guard, synchroniser, changer });
    new DenyStartOfFenced(this, 'DenyStartOfFenced', {
      serviceRoles: changersOfServers(functions, guard),
      exempt: settings.fenceLifters,
    });

    new CfnOutput(this, OUTPUTS.apiUrl, { value: api.apiEndpoint, description: 'Where the SDRS v1 API is served.' });
    if (settings.console) this.serveConsole({ api, machines, signIn: settings.console });
    this.tellRuns(table, machines);
    this.tellBuses(told, automation);
    this.tellChoices(settings);
  }

  private serveConsole(props: SdrsConsoleProps): void {
    const { url } = new SdrsConsole(this, 'Console', props);
    new CfnOutput(this, OUTPUTS.consoleUrl, { value: url, description: 'Where the console is; people return here.' });
  }

  private tellRuns(table: Table, machines: Machines): void {
    new CfnOutput(this, OUTPUTS.tableName, {
      value: table.tableName,
      description: 'Table of the protection groups, their members, failovers and audit trail.',
    });
    for (const kind of MACHINE_KINDS) {
      const { output, does } = WORKFLOWS[kind];
      new CfnOutput(this, output, { value: machines[kind].stateMachineArn, description: does });
    }
  }

  private tellBuses(told: Announcements, { monitorsBus }: Automation): void {
    new CfnOutput(this, OUTPUTS.topicArn, {
      value: told.topic.topicArn,
      description: 'Topic of what people have to be told of at once, and of the alarms.',
    });
    new CfnOutput(this, OUTPUTS.eventBusName, {
      value: told.bus.eventBusName,
      description: 'Event bus on which programs hear of what happens to protection groups.',
    });
    new CfnOutput(this, OUTPUTS.monitorsBusArn, {
      value: monitorsBus.eventBusArn,
      description: 'Event bus on which monitors tell of faults (-c monitors).',
    });
  }

  /** So that those who work on the deployment from outside know what it may, and keep to the same allowance. */
  private tellChoices({ volumeKeys, confineToTagged, allowance: { EC2_API_LIMITS, EC2_API_SHARE } }: Settings): void {
    new CfnOutput(this, OUTPUTS.termination, {
      value: terminationEnvironment(this).TERMINATION,
      description: 'Whether this deployment may terminate and launch servers (-c allowTermination).',
    });
    new CfnOutput(this, OUTPUTS.volumeKeys, {
      value: volumeKeys.join(',') || 'none',
      description: 'KMS keys that DR disks may be encrypted with (-c volumeKeys).',
    });
    if (confineToTagged) {
      new CfnOutput(this, OUTPUTS.confined, {
        value: 'true',
        description: 'The steps act only on what carries the tag of a group (-c confineToTagged).',
      });
    }
    const description = 'What the deployment declares of the account and its EC2 API allowance.';
    if (EC2_API_LIMITS !== undefined) new CfnOutput(this, OUTPUTS.apiLimits, { value: EC2_API_LIMITS, description });
    if (EC2_API_SHARE !== undefined) new CfnOutput(this, OUTPUTS.apiShare, { value: EC2_API_SHARE, description });
  }
}
