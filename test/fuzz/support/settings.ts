const wanted = (name: string, usual: number): number => {
  const given = process.env[name];
  if (given === undefined) return usual;
  const value = Number(given);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`${name} must be a whole number above 0; it is "${given}".`);
};

/**
 * How a property is run: with the same cases each time, unless `FUZZ_RUNS` asks for more of them or `FUZZ_SEED` for others.
 * A failure prints seed and path, with which fast-check runs the one case again.
 */
export const fuzzing = (usualRuns: number) => ({
  seed: wanted('FUZZ_SEED', 20_261_128),
  numRuns: wanted('FUZZ_RUNS', usualRuns),
});
