/** How simulated time goes on from a real moment. All times are in milliseconds since the Unix epoch. */
export interface Pace {
  readonly simulatedAt: number;
  readonly realAt: number;
  /** Where it stops. Absent: it goes on. */
  readonly until?: number;
}

export interface FlowProps {
  /** Simulated seconds in one real second while time flows. */
  readonly speed: number;
  /** Simulated milliseconds since the Unix epoch at which it begins. @default now */
  readonly startAt?: number;
  /** Called whenever the pace changes. @default nobody */
  readonly tell?: (pace: Pace) => void;
}

/** What time it is by a pace. */
export const timeBy = ({ simulatedAt, realAt, until = Number.POSITIVE_INFINITY }: Pace, speed: number): number =>
  Math.floor(Math.min(until, simulatedAt + (Date.now() - realAt) * speed));

interface Alarm {
  readonly at: number;
  readonly ring: () => void;
}

/** The longest that a timer of Node takes. */
const LONGEST_MS = 2 ** 31 - 1;

/** Time that flows when it is told to, and stops at each alarm. */
export const createFlow = ({ speed, startAt = Date.now(), tell = () => {} }: FlowProps) => {
  if (!(speed > 0)) throw new Error(`Speed ${speed} makes no clock. Give a number above 0; 1 is real time.`);
  const alarms: Alarm[] = [];
  const flowing: { since?: number; timer?: NodeJS.Timeout } = {};
  let reached = startAt;
  let hurriedTo = startAt;
  const nextAt = () => alarms[0]?.at ?? Number.POSITIVE_INFINITY;
  const now = () => {
    if (flowing.since === undefined) return reached;
    return Math.floor(Math.min(nextAt(), reached + (performance.now() - flowing.since) * speed));
  };
  const say = (until?: number) =>
    tell({ simulatedAt: reached, realAt: Date.now(), ...(until === undefined ? {} : { until }) });
  const stand = (at: number) => {
    clearTimeout(flowing.timer);
    delete flowing.since;
    reached = at;
  };
  const ringNext = () => {
    stand(nextAt());
    say(reached);
    alarms.shift()?.ring();
  };
  return {
    now,
    halt: () => {
      if (flowing.since === undefined) return;
      stand(now());
      say(reached);
    },
    resume: () => {
      const gapMs = (nextAt() - reached) / speed;
      // A timer takes a millisecond at least: at a high speed that is more than most waits.
      if (gapMs < 1 || nextAt() <= hurriedTo) return ringNext();
      flowing.since = performance.now();
      say(alarms[0]?.at);
      if (alarms.length > 0) flowing.timer = setTimeout(ringNext, Math.min(gapMs, LONGEST_MS));
    },
    /** Alarms up to that moment ring as soon as time flows, one after the other. */
    hurry: (until: number) => {
      hurriedTo = Math.max(hurriedTo, until);
    },
    alarm: (ms: number, ring: () => void) => {
      alarms.push({ at: now() + Math.max(0, Math.ceil(ms)), ring });
      alarms.sort((a, b) => a.at - b.at);
    },
  };
};
