import { Duration, Fn, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { METHODS } from '../../lambdas/domain/access.ts';
import { MACHINE_KINDS } from '../../lambdas/domain/group/run-kind.ts';
import { BackgroundFunction } from '../background/background-function.ts';
import type { SweptFunction } from '../background/swept-function.ts';
import { acknowledgeApi } from '../permissions/acknowledgements.ts';
import { letInvoke } from '../permissions/ask-steps.ts';
import { taggingStatements } from '../permissions/confinement.ts';
import { PIN_BY_HAND } from '../permissions/disk-calls.ts';
import { callEc2 } from '../permissions/ec2-calls.ts';
import { ExecutionReader } from '../permissions/execution-reader.ts';
import { FENCED_TAG } from '../permissions/fenced-policy.ts';
import { terminationEnvironment } from '../permissions/relaunch-permissions.ts';
import { START_INSTANCES } from '../permissions/step-permissions.ts';
import { ec2StatementsOf } from '../permissions/step-statements.ts';
import { onTable, queryIndexes } from '../permissions/table-permissions.ts';
import { volumeKeyStatements, volumeKeysEnvironment } from '../permissions/volume-key-permissions.ts';
import type { Settings } from '../settings.ts';
import { type Machines, machinesEnvironment, startRuns } from '../workflows/machines.ts';
import { ApiAccess, authorizerOf, STAGE } from './api-access.ts';

export interface SdrsApiProps {
  /** Where groups, members, failovers, jobs and the audit trail are kept. */
  readonly table: Table;

  /** The machine that fails a group over. */
  readonly machines: Machines;

  /** Who keeps the record of production, and can be asked for a look out of turn. */
  readonly recorder: SweptFunction;

  /** Who keeps fenced servers down, and can be asked as well. */
  readonly guard: SweptFunction;

  /** Who takes recovery points, and can be asked for one out of turn. */
  readonly synchroniser: SweptFunction;

  /** Who is let in, and how often. */
  readonly settings: Settings;
}

/** The SDRS v1 API on API Gateway. Nobody comes in unnamed: every route has the authorizer, no other stage exists. */
export class SdrsApi extends Construct {
  readonly api: HttpApi;
  readonly fn: BackgroundFunction;
  /** Absent where callers bring JWTs: then their scopes say what they may do. */
  readonly access?: ApiAccess;

  constructor(scope: Construct, id: string, props: SdrsApiProps) {
    super(scope, id);
    const { settings } = props;
    this.fn = this.function(props);
    this.api = new HttpApi(this, 'Gateway', {
      description: 'SDRS v1: protection groups and their failover.',
      createDefaultStage: false,
      defaultAuthorizer: authorizerOf(this, settings.jwt),
    });
    const integration = new HttpLambdaIntegration('Function', this.fn);
    this.api.addRoutes({ path: '/{proxy+}', methods: METHODS.map((method) => HttpMethod[method]), integration });
    // The list of versions: a greedy path takes everything but the root.
    this.api.addRoutes({ path: '/', methods: [HttpMethod.GET], integration });
    this.stage(settings);
    if (settings.jwt === undefined) this.access = new ApiAccess(this, 'Access', { api: this.api });
    acknowledgeApi(this.fn);
  }

  private function({ table, machines, settings, ...swept }: SdrsApiProps): BackgroundFunction {
    const fn = new BackgroundFunction(this, 'Function', {
      entry: 'api',
      purpose: 'Answers the SDRS v1 API.',
      table,
      // API Gateway gives a call 30 s.
      timeout: Duration.seconds(29),
      environment: {
        ...machinesEnvironment(this, machines),
        AVAILABILITY_ZONES: settings.availabilityZones?.join(',') ?? Fn.join(',', Fn.getAzs()),
        ...terminationEnvironment(this),
        ...volumeKeysEnvironment(this),
      },
      statements: [
        ...tableStatements(table),
        startRuns(machines, MACHINE_KINDS),
        ...ec2StatementsOf(this, 'validatePrerequisites'),
        ...taggingStatements(this),
        ...callEc2(this, { ...START_INSTANCES, condition: UNFENCED }),
        ...PIN_BY_HAND.flatMap((call) => callEc2(this, call, `PinByHand${call.action}`)),
        ...volumeKeyStatements(this),
        lookAtVpcs(),
      ],
    });
    new ExecutionReader(this, 'Executions', { machines, reader: fn, history: true });
    letInvoke(fn, 'AskOutOfTurn', {
      RECORDER_FUNCTION: swept.recorder.fn,
      GUARD_FUNCTION: swept.guard.fn,
      SYNCHRONISER_FUNCTION: swept.synchroniser.fn,
    });
    return fn;
  }

  private stage({ throttle }: Settings): void {
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_YEAR,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: STAGE,
      autoDeploy: true,
      throttle,
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: ACCESS_LOG },
    });
  }
}

/** Source: API Gateway Developer Guide, "Customize HTTP API access logs". */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTime',
    from: '$context.identity.sourceIp',
    caller: '$context.identity.userArn',
    subject: '$context.authorizer.caller',
    method: '$context.httpMethod',
    path: '$context.path',
    status: '$context.status',
    bytes: '$context.responseLength',
    milliseconds: '$context.responseLatency',
    authorizerError: '$context.authorizer.error',
    error: '$context.error.message',
  }),
);

/** A group is created in VPCs that exist. */
const lookAtVpcs = () => new PolicyStatement({ sid: 'LookAtVpcs', actions: ['ec2:DescribeVpcs'], resources: ['*'] });

/** DR servers are started, and never a server that a failover has fenced. */
const UNFENCED = { Null: { [`aws:ResourceTag/${FENCED_TAG}`]: 'true' } };

/** Reads and writes groups, members, jobs and the audit trail. */
const tableStatements = (table: Table): readonly PolicyStatement[] => [
  onTable(table, 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'),
  queryIndexes(table),
];
