import type { Action, ActionKind } from '../../../domain/site/actions.ts';
import type { AutoScaling } from './auto-scaling.ts';
import type { ApiAction } from './limits.ts';
import type { Batch } from './look.ts';
import type { Ec2 } from './reads.ts';

export type ActionOf<K extends ActionKind> = Extract<Action, { readonly do: K }>;

interface Answer {
  readonly $metadata: { readonly requestId?: string | undefined };
}

/** How a kind of action is said to EC2. */
export interface ApiCall<K extends ActionKind> {
  readonly api: ApiAction;
  /** Most actions that share one call. @default 1 */
  readonly atMost?: number;
  /** Only actions with the same value share a call. */
  sharedBy?(action: ActionOf<K>): string;
  send(ec2: Ec2, actions: Batch<ActionOf<K>>, autoScaling: AutoScaling): Promise<Answer>;
  /** @default there is one way to say it */
  readonly otherwise?: OtherWay<K>;
}

/** The same call without a parameter that EC2 does not take of every server. */
export interface OtherWay<K extends ActionKind> {
  /** A refusal that names the parameter. */
  readonly refused: RegExp;
  /** Actions with the same value are refused alike; `undefined` where that is not known. */
  alike(action: ActionOf<K>): string | undefined;
  send(ec2: Ec2, actions: Batch<ActionOf<K>>): Promise<Answer>;
}
