import * as z from 'zod';
import { checkedInput, text } from '../checked-input.ts';

/** Input of the synchroniser: one group, or all. */
export interface SynchroniserInput {
  /** @default all groups */
  readonly groupId?: string;
  /** Servers of that group whose sets are taken out of turn, by protected instance; `all` are all. @default none */
  readonly now?: readonly string[] | 'all';
}

const Given = z.looseObject({
  groupId: z.optional(text),
  now: z.optional(z.union([z.literal('all'), z.array(text)])),
});

/** What the input asks for. @throws InputNotUnderstoodError */
export const meantBy = (input: unknown): z.infer<typeof Given> => checkedInput(Given, input, 'the synchroniser');

/** A set that EC2 was asked for. */
export interface TakenSet {
  readonly instanceId: string;
  readonly name: string;
  readonly setId: string;
  /** EC2's reason, where it took none. Absent where the set is being taken. */
  readonly refused?: string;
}

/** What came of one group. */
export interface SynchronisedGroup {
  readonly groupId: string;
  readonly taken: readonly TakenSet[];
  /** Servers that were to have a set now, and have one pending already. */
  readonly pending: readonly { readonly instanceId: string; readonly name: string; readonly setId: string }[];
  /** Snapshots that retention has deleted. */
  readonly deleted: readonly string[];
}

/** What one run of the synchroniser came to. */
export interface SynchroniserReport {
  readonly groups: readonly SynchronisedGroup[];
  /** Groups whose turn somebody else had. */
  readonly leftToAnotherTurn: readonly string[];
}
