import type { HistoryEvent } from '@aws-sdk/client-sfn';

/** Step Functions counts a transition for each state entered, and one more for each retry. */
export const transitionsIn = (events: readonly HistoryEvent[]): number =>
  events.filter(({ type = '' }) => type.endsWith('StateEntered') || type === 'LambdaFunctionFailed').length;
