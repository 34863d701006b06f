import { ENVELOPE, HEARD, isHeard } from './event-register.ts';
import { membersOfEvent } from './members.ts';

/** A member may be as long as an event is large, and there may be many. */
const MOST_TOLD = 20;
const LONGEST = 100;

/**
 * Members of an event that nobody has decided on, since AWS documents them later or not at all: the event counts without them, and
 * the decider's log names them, so that somebody decides.
 */
export const unfamiliarIn = (event: Readonly<Record<string, unknown>>): readonly string[] => {
  const { detail, ...envelope } = event;
  const kind = `${event.source} / ${event['detail-type']}`;
  if (!isHeard(kind)) return [];
  const known = new Set(Object.keys(HEARD[kind]));
  const all = [
    ...Object.keys(envelope).filter((name) => !Object.hasOwn(ENVELOPE, name)),
    ...membersOfEvent(detail, known)
      .filter((name) => !isDecided(name, known))
      .map((name) => `detail.${name}`),
  ];
  return [...new Set(all)].slice(0, MOST_TOLD).map((name) => name.slice(0, LONGEST));
};

/** A member that is empty, or that has no members, shows none of those that are decided on. */
const isDecided = (name: string, known: ReadonlySet<string>): boolean =>
  known.has(name) || [...known].some((one) => one.startsWith(`${name}.`) || one.startsWith(`${name}[]`));
