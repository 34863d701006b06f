/**
 * Seconds until EC2 is looked at again while it is at work. Most changes show within seconds (EC2 Developer Guide, Eventual
 * consistency); a look that comes sooner takes allowance from the calls and shows nothing new.
 */
export const LOOK_AGAIN_SECONDS = 5;

/** Until the own table, Step Functions or a tag is asked about again: such a look takes nothing from the calls. */
export const ASK_AGAIN_SECONDS = 2;

/** How long a look may show what was before a call that EC2 has accepted, with reserve (EC2 speaks of seconds). */
export const SETTLE_SECONDS = 15;
