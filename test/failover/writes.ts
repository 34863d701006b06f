/** Reads leave nothing behind: whoever is killed at one has been killed after the write before. */
const IS_READ = /:(Describe|Get|BatchGet|Query)/;

/** The places of the writes among these calls; the first call is 1. */
export const placesOfWrites = (calls: readonly string[]): readonly number[] =>
  calls.flatMap((action, index) => (IS_READ.test(action) ? [] : [index + 1]));

/** Writes of the record that are looked at on either side of a change of EC2. A round of passes has about ten. */
const NEAR = 8;

/**
 * Those of the writes that are near a change of EC2, or after the last one. In between, one round after the other looks, finds that EC2 is still
 * at work, and leaves the record as the round before has.
 */
export const tellingWrites = (calls: readonly string[]): readonly number[] => {
  const places = placesOfWrites(calls);
  const changes = places.flatMap((place, at) => (calls[place - 1]?.startsWith('ec2:') ? [at] : []));
  const isTelling = (at: number) =>
    at > (changes.at(-1) ?? 0) || changes.some((change) => Math.abs(change - at) <= NEAR);
  return places.filter((_, at) => isTelling(at));
};
