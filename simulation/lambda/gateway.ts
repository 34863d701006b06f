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
 * arrives. `refuse`: the service answers with that error, and the call has no effect.
 */
export type Fate =
  | { readonly is: 'suspend'; readonly when: 'before' | 'after' }
  | { readonly is: 'refuse'; readonly error: () => Error };

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
  readonly suspend: () => void;
}

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
      dynamoDb: client('dynamoDb', 'dynamodb'),
      sfn: client('sfn', 'states'),
    },
  };
};

const carryOut = async (props: GatewayProps, site: CallSite, effect: () => Promise<unknown>): Promise<unknown> => {
  const { who, scheduler, fateOf, suspend, isOver } = props;
  const fate = fateOf(site);
  if (isSuspended(fate, 'before')) suspend();
  await scheduler.ask(who, site.action).come;
  if (fate?.is === 'refuse') throw fate.error();
  const [outcome] = await Promise.allSettled([effect()]);
  if (isSuspended(fate, 'after')) {
    suspend();
    await scheduler.ask(who, `answer to ${site.action}`).come;
  }
  return isOver() ? never() : delivered(outcome);
};

const isSuspended = (fate: Fate | undefined, when: 'before' | 'after'): boolean =>
  fate?.is === 'suspend' && fate.when === when;

const delivered = (outcome: PromiseSettledResult<unknown>): unknown => {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
};
