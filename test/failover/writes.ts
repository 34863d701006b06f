/** Reads leave nothing behind: whoever is killed at one has been killed after the write before. */
const IS_READ = /:(Describe|Get|BatchGet|Query)/;

/** The places of the writes among these calls; the first call is 1. */
export const placesOfWrites = (calls: readonly string[]): readonly number[] =>
  calls.flatMap((action, index) => (IS_READ.test(action) ? [] : [index + 1]));
