/** `console.json`, which whoever serves the console makes: where the page is, and what the time is there. */
export interface Surroundings {
  readonly target:
    | { readonly is: 'simulated' }
    | { readonly is: 'aws'; readonly account: string; readonly region: string };
  /** Any id: a deployment is one project. */
  readonly project: string;
  /** How the `sdrs` command reaches the same target. */
  readonly command: string;
  /** The API's time when the answer was made, and how many of its seconds pass in a real one. Absent: the time of the wall. */
  readonly clock?: { readonly now: string; readonly speed: number };
}

/** `definitions.json`: the state machine of each kind of run, in the Amazon States Language. */
export type Definitions = Readonly<Record<string, Definition>>;

export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string; readonly ErrorEquals: readonly string[] }[];
}
