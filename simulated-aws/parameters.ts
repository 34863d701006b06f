export interface Parameters {
  /** All that are modelled. Any other parameter is refused rather than ignored. */
  readonly accepts: ReadonlySet<string>;
  /** Those that the service insists on. */
  readonly requires: readonly string[];
}

/** Reads the parameters of an action, `VolumeId Force?`: whoever calls may leave out those with a question mark. */
export const parametersOf = (text: string): Parameters => {
  const words = text.split(/\s+/).filter(Boolean);
  return {
    accepts: new Set(words.map((word) => word.replace('?', ''))),
    requires: words.filter((word) => !word.endsWith('?')),
  };
};
