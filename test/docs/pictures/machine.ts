import { nameOf, ofType, type Resources } from './template.ts';

/** A state of the Amazon States Language, as far as a picture shows it. */
interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Catch?: readonly { readonly Next: string }[];
  readonly Choices?: readonly { readonly Next: string; readonly StringEquals?: string }[];
}

interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** A state machine of the template, by its name, with its definition; every function in it stands as `FUNCTION`. */
export interface Machine {
  readonly name: string;
  readonly definition: Definition;
}

export const machinesOf = (resources: Resources): readonly Machine[] =>
  ofType(resources, 'AWS::StepFunctions::StateMachine').map(([id, { DefinitionString }]) => {
    const [, parts] = (DefinitionString as { readonly 'Fn::Join': readonly [string, readonly unknown[]] })['Fn::Join'];
    const text = parts.map((part) => (typeof part === 'string' ? part : 'FUNCTION')).join('');
    return { name: nameOf(id), definition: JSON.parse(text) as Definition };
  });

const SHAPES: Readonly<Record<string, (text: string) => string>> = {
  Task: (text) => `["${text}"]`,
  Choice: (text) => `{"${text}"}`,
  Wait: (text) => `(["${text}"])`,
  Fail: (text) => `[["${text}"]]`,
  Succeed: (text) => `[["${text}"]]`,
  Pass: (text) => `["${text}"]`,
};

const shapeOf = (type: string, text: string): string => {
  const shape = SHAPES[type];
  if (shape === undefined) throw new Error(`No shape for a state of type ${type}; add one to SHAPES.`);
  return shape(text);
};

const idsOf = ({ States }: Definition): ReadonlyMap<string, string> =>
  new Map(Object.keys(States).map((name, index) => [name, `s${index + 1}`]));

const arrow = (label: string | undefined): string => (label === undefined ? '-->' : `-- "${label}" -->`);

/** Where each state leads: the next one, each choice with what it asks for, the end. */
const edgesOf = (id: (name: string) => string, name: string, state: State): readonly string[] => [
  ...(state.Choices ?? []).map(({ Next, StringEquals }) => `${id(name)} ${arrow(StringEquals)} ${id(Next)}`),
  ...(state.Default === undefined ? [] : [`${id(name)} ${arrow('else')} ${id(state.Default)}`]),
  ...(state.Next === undefined ? [] : [`${id(name)} ${arrow(undefined)} ${id(state.Next)}`]),
  ...(state.End === true ? [`${id(name)} ${arrow(undefined)} done((" "))`] : []),
];

/** Errors lead from many states to one: a dotted arrow for each such place. */
const caught = (id: (name: string) => string, { States }: Definition): readonly string[] => {
  const pairs = Object.entries(States).flatMap(([name, { Catch = [] }]) => Catch.map(({ Next }) => ({ name, Next })));
  return [...Map.groupBy(pairs, ({ Next }) => Next)].map(
    ([target, from]) => `${from.map(({ name }) => id(name)).join(' & ')} -. "any error" .-> ${id(target)}`,
  );
};

/** One machine as a mermaid flow chart: every state, every way on. */
export const machinePicture = ({ definition }: Machine): string => {
  const ids = idsOf(definition);
  const id = (name: string): string => {
    const known = ids.get(name);
    if (known === undefined) throw new Error(`The definition leads to "${name}", which is no state of it.`);
    return known;
  };
  const states = Object.entries(definition.States);
  const lines = [
    `begin((" ")) --> ${id(definition.StartAt)}`,
    ...states.map(([name, { Type }]) => `${id(name)}${shapeOf(Type, name)}`),
    ...states.flatMap(([name, state]) => edgesOf(id, name, state)),
    ...caught(id, definition),
  ];
  return ['flowchart TD', ...lines.map((line) => `  ${line}`)].join('\n');
};
