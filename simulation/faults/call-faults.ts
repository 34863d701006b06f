import type { CallSite, Fate } from '../lambda/gateway.ts';
import { answerLost, denied, failed, throttled } from './service-errors.ts';

/** A fault that meets one call. */
export interface CallFault {
  /** For people, after "the call …". */
  readonly says: string;
  /** Which calls it can meet. */
  fits(site: CallSite): boolean;
  /** @param seconds how long it lasts, where it lasts */
  fate(seconds: number): Fate;
  /** How long it may last, in seconds. @default it does not last */
  readonly lasts?: readonly number[];
}

const any = (): boolean => true;
const isTable = ({ action }: CallSite): boolean => action.startsWith('dynamodb:');
const isFunction = ({ who }: CallSite): boolean => / #\d+$/.test(who);
const isLook = ({ action }: CallSite): boolean => action.startsWith('ec2:Describe');

export const CALL_FAULTS = {
  refused: {
    says: 'is answered with an internal error, and has no effect',
    fits: any,
    fate: () => ({ is: 'refuse', error: failed }),
  },
  'answer-lost': {
    says: 'takes effect, and its answer is lost',
    fits: any,
    fate: () => ({ is: 'lose', error: answerLost }),
  },
  'sent-twice': {
    says: 'takes effect, its answer is lost, and the client sends it again by itself',
    fits: isTable,
    fate: () => ({ is: 'repeat' }),
  },
  'throttled-once': {
    says: 'is throttled',
    fits: any,
    fate: () => ({ is: 'refuse', error: throttled }),
  },
  denied: {
    says: 'is refused for want of permission',
    fits: any,
    fate: () => ({ is: 'refuse', error: denied }),
  },
  slow: {
    says: 'arrives late, and its answer later still',
    fits: any,
    fate: (seconds) => ({ is: 'delay', ms: seconds * 1000 }),
    lasts: [4, 1, 9],
  },
  stale: {
    says: 'shows the site as it was a while ago',
    fits: isLook,
    fate: (seconds) => ({ is: 'stale', ms: seconds * 1000 }),
    lasts: [5, 2, 10],
  },
  'lambda-killed-before': {
    says: 'is never made: its process is killed before',
    fits: any,
    fate: () => ({ is: 'kill', when: 'before' }),
  },
  'lambda-killed': {
    says: 'takes effect, and its process is killed then',
    fits: any,
    fate: () => ({ is: 'kill', when: 'after' }),
  },
  'lambda-lives-on': {
    says: 'is held up: its caller calls anew, and the first try goes on beside the second',
    fits: isFunction,
    fate: (seconds) => ({ is: 'suspend', when: 'before', wakesAfterMs: seconds * 1000 }),
    lasts: [3, 0.5, 20, 60, 170, 285],
  },
  'lambda-answers-late': {
    says: 'takes effect, its caller calls anew, and the first try goes on beside the second',
    fits: isFunction,
    fate: (seconds) => ({ is: 'suspend', when: 'after', wakesAfterMs: seconds * 1000 }),
    lasts: [3, 0.5, 20, 60, 170, 285],
  },
  doubled: {
    says: 'comes when its function is called a second time, with the same input, beside the first',
    fits: isFunction,
    fate: () => ({ is: 'double' }),
  },
  'clock-jumps': {
    says: 'comes from a machine whose clock jumps ahead',
    fits: any,
    fate: (seconds) => ({ is: 'skew', ms: seconds * 1000 }),
    lasts: [2, -2],
  },
} as const satisfies Readonly<Record<string, CallFault>>;

export type CallFaultName = keyof typeof CALL_FAULTS;
export const CALL_FAULT_NAMES = Object.keys(CALL_FAULTS) as readonly CallFaultName[];
export const callFault = (name: CallFaultName): CallFault => CALL_FAULTS[name];
