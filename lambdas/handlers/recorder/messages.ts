import * as z from 'zod';
import type { Verdict } from '../../domain/group/findings.ts';
import { checkedInput, text } from '../checked-input.ts';

/** Input of the recorder: one group, or all. */
export interface RecorderInput {
  /** @default all groups */
  readonly groupId?: string;
}

const Given = z.looseObject({ groupId: z.optional(text) });

/** Which group the input names, if any. @throws InputNotUnderstoodError */
export const meantBy = (input: unknown): { readonly groupId?: string | undefined } =>
  checkedInput(Given, input, 'the recorder');

/** What came of one group. */
export interface RecordedGroup {
  readonly groupId: string;
  /** Of the plan that was made. */
  readonly verdict: Verdict;
  /** Servers whose record is as old as this look. */
  readonly recorded: number;
  /** Servers that could not be seen whole: their record stays as it was, and ages. */
  readonly unseen: readonly string[];
  /** Servers that somebody else, a failover above all, has written meanwhile: their record is left to them. */
  readonly overtaken: readonly string[];
}

/** What one run of the recorder came to. */
export interface RecorderReport {
  readonly groups: readonly RecordedGroup[];
  /** Groups that were left alone, because a failover has them or had them. */
  readonly leftAlone: readonly { readonly groupId: string; readonly status: string }[];
  /** Nothing was done: a run that began before is still at work, and does it. */
  readonly leftToAnotherRun?: true;
}
