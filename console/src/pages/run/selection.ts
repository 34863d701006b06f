/** What the split panel is about: a state of the workflow, or a server. */
export type Selection =
  | { readonly is: 'state'; readonly name: string }
  | { readonly is: 'server'; readonly id: string };

/** Graph, table and events show one selection. */
export interface Selecting {
  readonly selection: Selection | undefined;
  readonly select: (selection: Selection) => void;
}
