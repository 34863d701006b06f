import type { Instant } from '../instant.ts';
import { executionLink } from './execution-link.ts';
import type { Notification } from './notifications.ts';

/** What somebody is woken by. */
export interface MessageToPeople {
  /** One line of ASCII, at most 100 characters (SNS API Reference, Publish). */
  readonly subject: string;
  /** What happened, to which servers, what to type, and where to look. */
  readonly text: string;
  /** The event that it is made of. */
  readonly event: PagedEvent;
}

export type PagedEvent = Notification['detail'];

/** What a woken person needs to know of the deployment. */
export interface Deployment {
  readonly stackName: string;
  readonly stateMachineArn: string;
}

interface Words {
  readonly subject: string;
  /** What it means. */
  readonly means: string;
  /** What to type after `sdrs --stack NAME`, for the group. */
  readonly commands: (groupId: string) => readonly string[];
}

const WORDS: Readonly<Record<string, Words>> = {
  failoverFailed: {
    subject: 'failover FAILED',
    means: 'The failover has stopped. What it has done stays done, and the report says what is left.',
    commands: (groupId) => [`report ${groupId}`, `plan ${groupId}`],
  },
  automationStartLost: {
    subject: 'automatic failover LOST',
    means: 'A failover that automation had started has ended without a record. Nothing tells what it has done.',
    commands: (groupId) => [`group show ${groupId}`, `automation show ${groupId}`],
  },
  fenceUnfenced: {
    subject: 'server UNFENCED',
    means: 'The server is failed over without having been seen down. It may still run, and write.',
    commands: (groupId) => [`group show ${groupId}`, `report ${groupId}`],
  },
  productionServerReturned: {
    subject: 'fenced server came BACK',
    means: 'A production server that is to stay down has been started. The guard is stopping it again.',
    commands: (groupId) => [`events ${groupId}`, `group show ${groupId}`],
  },
};

/** Types of the events that go to people at once. */
export const PAGED_TYPES: readonly string[] = Object.keys(WORDS);

/** What people are told of an event; `undefined` where nobody is to be woken by it. */
export const messageToPeople = (
  event: PagedEvent,
  at: Instant,
  deployment: Deployment,
): MessageToPeople | undefined => {
  const words = Object.hasOwn(WORDS, event.type) ? WORDS[event.type] : undefined;
  if (!words) return undefined;
  const { groupId, message, failoverId } = event;
  const commands = words.commands(groupId).map((command) => `  sdrs --stack ${deployment.stackName} ${command}`);
  const link = failoverId === undefined ? [] : ['', `Execution: ${consoleLink(failoverId, deployment)}`];
  const text = [`${at} group ${groupId}: ${message}`, '', words.means, 'Type:', ...commands, ...link].join('\n');
  return { subject: ascii(`SDRS ${groupId}: ${words.subject}`), text, event };
};

const LONGEST_SUBJECT = 100;

const ascii = (subject: string): string => subject.replace(/[^\x20-\x7e]/g, '?').slice(0, LONGEST_SUBJECT);

const consoleLink = (failoverId: string, { stateMachineArn }: Deployment): string =>
  executionLink(`${stateMachineArn.replace(':stateMachine:', ':execution:')}:${failoverId}`);
