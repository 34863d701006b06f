import type { ToldServer } from '../api/shapes.ts';
import { momentText } from './time.ts';

/** A call to EC2 with its answer, or what was seen. */
export interface TimelineRow {
  readonly id: string;
  readonly at: string;
  readonly what: string;
  readonly api: string;
  readonly answer: string;
  readonly requestId: string;
}

export const timelineRows = ({ timeline }: Pick<ToldServer, 'timeline'>): readonly TimelineRow[] =>
  timeline.map(({ at, what, api, answer, request_id }, n) => ({
    id: String(n),
    at: momentText(at),
    what,
    api: api ?? '',
    answer: answerText(answer),
    requestId: api === null ? '' : (request_id ?? 'not kept'),
  }));

/** The trail's words are terse. */
const answerText = (answer: string | null): string => {
  if (answer === 'done') return 'accepted';
  return answer === 'UNKNOWN' ? 'none on record' : (answer ?? '');
};
