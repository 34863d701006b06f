import type { ServerFate, Story } from '../../model/story.ts';

/** What a person wants to do about a run, before the dialog about it is confirmed. */
export type Asked =
  | { readonly is: 'cancel' }
  | { readonly is: 'accept'; readonly server: ServerFate }
  | { readonly is: 'start'; readonly servers: readonly ServerFate[] }
  | { readonly is: 'acknowledge' }
  | { readonly is: 'protect' }
  | { readonly is: 'restore' };

export interface Asking {
  readonly story: Story;
  readonly group: { readonly id: string; readonly name: string; readonly status: string | undefined };
  readonly ask: (asked: Asked) => void;
}
