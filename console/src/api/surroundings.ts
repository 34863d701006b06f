/** `console.json`, which whoever serves the console makes: where the page is, and what the time is there. */
export interface Surroundings {
  readonly target:
    | { readonly is: 'simulated' }
    | { readonly is: 'aws'; readonly account: string; readonly region: string };
  /** Any id: a deployment is one project. */
  readonly project: string;
  /** How the `sdrs` command reaches the same target. */
  readonly command: string;
  /** Absent: whoever reaches the API may use the API. */
  readonly signIn?: SignIn;
  /** The API's time when the answer was made, and how many of its seconds pass in a real one. Absent: the time of the wall. */
  readonly clock?: { readonly now: string; readonly speed: number };
}

/** Where people sign in, and as which client of the issuer the page asks for their tokens. */
export interface SignIn {
  readonly issuer: string;
  readonly clientId: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  /** Where people sign out. Absent: only the page forgets them. */
  readonly endSessionEndpoint?: string;
  /** Separated by spaces. */
  readonly scope: string;
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
