import { nameOf, ofType, type Resources, referredTo } from './template.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
}

const TABLE = 'Table';
const EC2 = 'EC2';

const actionsOf = ({ Action }: Statement): readonly string[] => (typeof Action === 'string' ? [Action] : Action);

/** What the role of a function may do. */
const statementsOf = (resources: Resources, role: string): readonly Statement[] =>
  ofType(resources, 'AWS::IAM::Policy')
    .filter(([, { Roles }]) => referredTo(Roles).includes(role))
    .flatMap(([, { PolicyDocument }]) => (PolicyDocument as { readonly Statement: readonly Statement[] }).Statement);

/** The functions behind the states of a machine are one node with it, named after the machine. */
const nodesOf = (resources: Resources): ReadonlyMap<string, string> => {
  const versions = new Map(
    ofType(resources, 'AWS::Lambda::Version').map(([id, { FunctionName }]) => [id, referredTo(FunctionName)[0] ?? '']),
  );
  const functions = ofType(resources, 'AWS::Lambda::Function').map(([id]) => [id, nameOf(id)] as const);
  const machines = ofType(resources, 'AWS::StepFunctions::StateMachine').flatMap(([id, { DefinitionString }]) =>
    [id, ...referredTo(DefinitionString).map((version) => versions.get(version) ?? version)].map(
      (member) => [member, nameOf(id)] as const,
    ),
  );
  const others = ['AWS::Events::EventBus', 'AWS::SNS::Topic', 'AWS::ApiGatewayV2::Api'].flatMap((type) =>
    ofType(resources, type).map(([id]) => [id, nameOf(id)] as const),
  );
  return new Map([...functions, ...machines, ...others]);
};

const WHAT_IT_DOES: Readonly<Record<string, string>> = {
  'states:StartExecution': 'starts',
  'events:PutEvents': 'tells',
  'sns:Publish': 'tells',
  'lambda:InvokeFunction': 'asks',
};

const isLook = (action: string): boolean => /^ec2:(Describe|Search)/.test(action);

/** What a function does to EC2, the table and the other nodes, by its permissions. */
const edgesOfFunction = (from: string, statements: readonly Statement[], nodes: ReadonlyMap<string, string>) => {
  const actions = statements.flatMap(actionsOf);
  const ec2 = actions.filter((action) => action.startsWith('ec2:'));
  const changes = ec2.some((action) => !isLook(action));
  const told = statements.flatMap((statement) => {
    const label = actionsOf(statement).flatMap((action) => WHAT_IT_DOES[action] ?? [])[0];
    if (label === undefined) return [];
    return referredTo(statement.Resource)
      .flatMap((id) => nodes.get(id) ?? [])
      .map((to) => ({ from, to, label }));
  });
  return [
    ...(actions.includes('dynamodb:Query') ? [{ from, to: TABLE }] : []),
    ...(ec2.length > 0 ? [{ from, to: EC2, label: changes ? 'looks, changes' : 'looks' }] : []),
    ...told,
  ];
};

const patternOf = (pattern: unknown): string => {
  const { source = [] } = pattern as { readonly source?: readonly string[] };
  return source.join(', ');
};

/** What wakes a function: a schedule, an event, the table's stream, a request. */
const wakes = (resources: Resources, nodes: ReadonlyMap<string, string>): readonly Edge[] => {
  const to = (value: unknown): readonly string[] => [
    ...new Set(referredTo(value).flatMap((id) => nodes.get(id) ?? [])),
  ];
  const edges = (from: string, targets: unknown, label: string): readonly Edge[] =>
    to(targets).map((target) => ({ from, to: target, label }));
  return [
    ...ofType(resources, 'AWS::Scheduler::Schedule').flatMap(([, { Target, ScheduleExpression }]) =>
      edges('Schedules', Target, String(ScheduleExpression)),
    ),
    ...ofType(resources, 'AWS::Events::Rule').flatMap(([, { EventBusName, EventPattern, Targets }]) => {
      const bus = referredTo(EventBusName).map((id) => nodes.get(id) ?? id);
      return edges(bus[0] ?? 'Default bus', Targets, patternOf(EventPattern));
    }),
    ...ofType(resources, 'AWS::Lambda::EventSourceMapping').flatMap(([, { FunctionName }]) =>
      edges(TABLE, FunctionName, 'stream'),
    ),
    ...ofType(resources, 'AWS::ApiGatewayV2::Integration').flatMap(([, { IntegrationUri }]) =>
      edges('Clients', IntegrationUri, 'HTTP'),
    ),
  ];
};

const nodeId = (name: string): string => name.replaceAll(/\W/g, '');

const edgeText = ({ from, to, label }: Edge): string =>
  `${nodeId(from)} ${label === undefined ? '-->' : `-- "${label}" -->`} ${nodeId(to)}`;

const SHAPES: Readonly<Record<string, (text: string) => string>> = {
  'AWS::StepFunctions::StateMachine': (text) => `[["${text}: state machine and its functions"]]`,
  'AWS::Events::EventBus': (text) => `{{"${text}: event bus"}}`,
  'AWS::SNS::Topic': (text) => `>"${text}: topic"]`,
};

const shapes = (resources: Resources): readonly string[] => [
  `${TABLE}[("${TABLE}: groups, members, failovers, audit trail")]`,
  ...Object.entries(SHAPES).flatMap(([type, shape]) =>
    ofType(resources, type).map(([id]) => `${nodeId(nameOf(id))}${shape(nameOf(id))}`),
  ),
];

/** The stack as a mermaid flow chart, from what wakes each function and from what its role may do. */
export const architecturePicture = (resources: Resources): string => {
  const nodes = nodesOf(resources);
  const functions = ofType(resources, 'AWS::Lambda::Function').flatMap(([id, { Role }]) => {
    const [role = ''] = referredTo(Role);
    return edgesOfFunction(nodes.get(id) ?? nameOf(id), statementsOf(resources, role), nodes);
  });
  const edges = [...wakes(resources, nodes), ...strongest(functions)];
  return ['flowchart LR', ...new Set([...shapes(resources), ...edges.map(edgeText)].map((line) => `  ${line}`))].join(
    '\n',
  );
};

/** A machine's functions are one node: where one of them changes EC2, the node does. */
const strongest = (edges: readonly Edge[]): readonly Edge[] =>
  edges.filter(
    ({ from, to, label }) =>
      label !== 'looks' || !edges.some((one) => one.from === from && one.to === to && one.label !== 'looks'),
  );
