import * as z from 'zod';
import { checkedInput, text } from '../checked-input.ts';

/** Input of the changer: one change of one group. What is to be changed stands on the member, and nowhere in the input. */
export interface ChangerInput {
  readonly groupId: string;
  readonly changeId: string;
}

const Given = z.looseObject({ groupId: text, changeId: text });

/** Which change is meant. @throws InputNotUnderstoodError */
export const meantBy = (input: unknown): ChangerInput => checkedInput(Given, input, 'the changer');

/** What came of a change. */
export interface ChangeReport {
  readonly outcome: 'done' | 'failed' | 'overtaken';
  readonly why?: string;
}
