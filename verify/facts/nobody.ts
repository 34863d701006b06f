/** Well formed, and of no server. */
export const NO_SERVER = 'i-00000000000000000';

/** One more than a call of DescribeInstanceStatus may name. */
const TOO_MANY = 101;

/** Likewise of none, and too many for one call. */
export const MANY_SERVERS: string[] = Array.from(
  { length: TOO_MANY },
  (_, n) => `i-${n.toString(16).padStart(17, '0')}`,
);
