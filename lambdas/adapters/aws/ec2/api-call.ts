import type { ActionRow } from '../../../domain/site/action-rows.ts';
import type { ActionKind, ActionOf } from '../../../domain/site/actions.ts';
import type { Batch } from '../../../domain/site/batches.ts';
import type { AutoScaling } from './auto-scaling.ts';
import type { ApiAction } from './limits.ts';
import type { Ec2 } from './reads.ts';

interface Answer {
  readonly $metadata: { readonly requestId?: string | undefined };
}

/** Says actions of a kind to EC2, in one call. */
export type Send<K extends ActionKind> = (
  ec2: Ec2,
  actions: Batch<ActionOf<K>>,
  autoScaling: AutoScaling,
) => Promise<Answer>;

/** How some kinds of action are said. */
export type Calls<K extends ActionKind> = { readonly [Kind in K]: Send<Kind> };

/** The same call without a parameter that EC2 does not take of every server. */
export interface OtherWay<K extends ActionKind> {
  /** A refusal that names the parameter. */
  readonly refused: RegExp;
  /** Actions with the same value are refused alike; `undefined` where that is not known. */
  alike(action: ActionOf<K>): string | undefined;
  readonly send: Send<K>;
}

/** A kind of action as it goes out: its row, and how it is said. */
export interface ApiCall extends Pick<ActionRow, 'dryRun'> {
  readonly api: ApiAction;
  readonly send: Send<ActionKind>;
  /** @default there is one way to say it */
  readonly otherwise?: OtherWay<ActionKind> | undefined;
}
