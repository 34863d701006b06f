import { whyNoFailover } from './may-begin.ts';
import { isComplete, isRunning, type ServerFate, type Story } from './story.ts';

/** `offered: false`: nobody would look for it here. `whyNot`: it is looked for, and not possible. */
export type Choice = { readonly offered: false } | { readonly offered: true; readonly whyNot?: string };

const NO: Choice = { offered: false };
const YES: Choice = { offered: true };

/** Production can be given back as long as nothing has moved. @param status of the group; absent as long as it is not known */
export const cancelChoice = (story: Story, status: string | undefined): Choice => {
  const { wayBack, kind, endState } = story;
  if (hasNothingToCancel(story)) return NO;
  if (!isRunning(story) && status !== undefined && !isCancellable(story, status)) return NO;
  if (kind === 'roll-back') return endState === 'FAILED' ? YES : NO;
  return typeof wayBack === 'object' ? { offered: true, whyNot: sentence(wayBack.closed) } : YES;
};

const hasNothingToCancel = (story: Story): boolean =>
  story.kind === 'protection' ||
  story.kind === 'restore' ||
  story.isOvertaken ||
  isComplete(story) ||
  story.endState === 'REFUSED';

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

/** The roll-back goes on where it ended; once it is through, it can still start production. */
const isCancellable = ({ endState }: Story, status: string): boolean =>
  status === 'failing-over' || status === 'error-failing-over' || (endState === 'CANCELLED' && status === 'protected');

/** The same call finishes the job. */
export const againChoice = (story: Story, status: string | undefined): Choice => {
  if (story.kind !== 'failover' || story.isOvertaken || isRunning(story) || isComplete(story)) return NO;
  if (status === undefined) return NO;
  // A run that died leaves its group behind as failing over: the same call takes over.
  return status === 'failing-over' || whyNoFailover(status) === undefined ? YES : NO;
};

/** A server with which the run that goes on still waits for the fence. */
export const canBeAccepted = (story: Story, { fate, isAccepted, isFencing }: ServerFate): boolean =>
  story.kind === 'failover' && story.endState === 'RUNNING' && fate === 'waiting' && isFencing && !isAccepted;

/** Servers that the same call may go on with, once a person has said that they are off. */
export const toAccept = ({ kind, servers }: Story): readonly ServerFate[] =>
  kind === 'failover' ? servers.filter(({ fate }) => fate === 'not-fenced') : [];

/** A server that is through does not wait for the others. While the run goes on, its last look is still to come. */
export const canBeStarted = (story: Story, server: ServerFate): boolean =>
  isThrough(story, server) && !server.isStarted;

/** Nobody has looked whether it came up: EC2 may have had no capacity for it. */
export const mayHaveToStartAgain = (story: Story, server: ServerFate): boolean =>
  isThrough(story, server) && server.isStarted;

const isThrough = (story: Story, { fate, isFailedOver }: ServerFate): boolean =>
  story.kind === 'failover' &&
  isFailedOver &&
  !story.isOvertaken &&
  !isRunning(story) &&
  story.endState !== 'REFUSED' &&
  story.endState !== 'CANCELLED' &&
  (fate === 'migrated' || fate === 'unfenced' || fate === 'left-alone');
