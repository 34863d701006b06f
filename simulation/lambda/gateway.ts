import type { Scheduler } from '../scheduler/scheduler.ts';
import type { Services } from './services.ts';

/** One call of one attempt. */
export interface CallSite {
  /** Whose call it is. */
  readonly who: string;
  /** 1 is the first call of the attempt. */
  readonly call: number;
  /** As IAM names it, e.g. `ec2:DetachVolume`. */
  readonly action: string;
}

/**
 * What becomes of a call. `suspend`: whoever makes it stands still from then on, before the call takes effect or before its answer
 * arrives, until he wakes. `kill`: he is gone from then on. `refuse`: the service answers with that error, and the call has no effect.
 * `lose`: the call has its effect, and that error comes in place of the answer. `repeat`: the answer is lost on the way, and the client
 * sends the call again by itself. `delay`: the call and its answer each take so long. `stale`: a look answers as things were so long
 * ago. `skew`: the clock of whoever makes it jumps by so much. `double`: its function is called a second time, beside it.
 */
export type Fate =
  | { readonly is: 'suspend'; readonly when: Moment; readonly wakesAfterMs?: number }
  | { readonly is: 'kill'; readonly when: Moment }
  | { readonly is: 'refuse' | 'lose'; readonly error: (service: string) => Error }
  | { readonly is: 'repeat' | 'double' }
  | { readonly is: 'delay' | 'stale' | 'skew'; readonly ms: number };

/** Before the effect, or after the effect and before the answer. */
export type Moment = 'before' | 'after';

export type FateOf = (site: CallSite) => Fate | undefined;

/** Where calls leave somebody's code. */
export interface Gateway {
  readonly clients: Services;
  /** Calls so far. */
  readonly calls: number;
}

export interface GatewayProps {
  readonly who: string;
  readonly scheduler: Scheduler;
  readonly services: Services;
  readonly fateOf: FateOf;
  /** From here on nobody hears an answer. */
  readonly isOver: () => boolean;
  /** Called when a fate suspends the caller. */
  readonly suspend: (wakesAfterMs?: number) => void;
  /** Called when a fate ends the caller. */
  readonly kill: () => void;
  /** Called when a fate moves the caller's clock. */
  readonly skew: (ms: number) => void;
  /** Called when a fate has the caller's function called a second time. */
  readonly double: () => void;
  /** Carries a look out on things as they were so long ago. */
  readonly lagging: Lagging;
}

/** Runs a call whose looks answer as things were `ms` ago. */
export type Lagging = <T>(ms: number, call: () => T) => T;

type Send = (command: object) => Promise<unknown>;

const never = (): Promise<never> => new Promise(() => {});

/** Clients of one caller: each call waits for its turn, takes effect, and its answer counts as long as the caller lives. */
export const createGateway = (props: GatewayProps): Gateway => {
  let calls = 0;
  const send =
    (service: string, real: Send): Send =>
    (command) => {
      if (props.isOver()) return never();
      calls += 1;
      const action = `${service}:${command.constructor.name.replace(/Command$/, '')}`;
      return carryOut(props, { who: props.who, call: calls, action }, () => real(command));
    };
  const client = <Name extends keyof Services>(name: Name, service: string): Services[Name] => {
    const real = props.services[name];
    return { send: send(service, real.send.bind(real) as Send) } as unknown as Services[Name];
  };
  return {
    get calls() {
      return calls;
    },
    clients: {
      ec2: client('ec2', 'ec2'),
      autoScaling: client('autoScaling', 'autoscaling'),
      kms: client('kms', 'kms'),
      cloudWatch: client('cloudWatch', 'cloudwatch'),
      dynamoDb: client('dynamoDb', 'dynamodb'),
      sfn: client('sfn', 'states'),
    },
  };
};

const carryOut = async (props: GatewayProps, site: CallSite, effect: () => Promise<unknown>): Promise<unknown> => {
  const { who, scheduler, fateOf, isOver } = props;
  const fate = fateOf(site);
  strike(props, fate, 'before');
  await scheduler.ask(who, site.action, scheduler.now() + delayOf(fate)).come;
  const [service = ''] = site.action.split(':');
  if (fate?.is === 'refuse') throw fate.error(service);
  const [outcome] = await Promise.allSettled([takeEffect(props, fate, effect)]);
  strike(props, fate, 'after');
  if (fate && ANSWERS_LATER.has(fate.is)) {
    await scheduler.ask(who, `answer to ${site.action}`, scheduler.now() + delayOf(fate)).come;
  }
  if (isOver()) return never();
  if (fate?.is === 'lose') throw fate.error(service);
  return delivered(outcome);
};

const ANSWERS_LATER: ReadonlySet<Fate['is']> = new Set(['suspend', 'delay', 'lose']);

const delayOf = (fate: Fate | undefined): number => (fate?.is === 'delay' ? fate.ms : 0);

/** What a fate does to the caller himself. */
const strike = ({ suspend, kill, skew, double }: GatewayProps, fate: Fate | undefined, when: Moment): void => {
  if (fate?.is === 'suspend' && fate.when === when) suspend(fate.wakesAfterMs);
  if (fate?.is === 'kill' && fate.when === when) kill();
  if (fate?.is === 'double' && when === 'before') double();
  if (fate?.is === 'skew' && when === 'before') skew(fate.ms);
};

const takeEffect = async (
  { scheduler, who, lagging }: GatewayProps,
  fate: Fate | undefined,
  effect: () => Promise<unknown>,
): Promise<unknown> => {
  if (fate?.is === 'stale') return lagging(fate.ms, effect);
  if (fate?.is !== 'repeat') return effect();
  await Promise.allSettled([effect()]);
  await scheduler.ask(who, 'the client sends again').come;
  return effect();
};

const delivered = (outcome: PromiseSettledResult<unknown>): unknown => {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
};
