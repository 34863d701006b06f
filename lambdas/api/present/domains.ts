/** The pair of zones that SDRS calls an active-active domain. */
export interface Domain {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly target: string;
}

export const domainOf = (source: string, target: string): Domain => ({
  id: `${source}.${target}`,
  name: `${source} to ${target}`,
  source,
  target,
});

/**
 * Every pair of the zones on offer, those of two zones first: clients take the first, and SDRS has no others. Two sites may
 * share one zone, which alone keeps a MAC.
 */
export const domainsOf = (zones: readonly string[]): readonly Domain[] => [
  ...zones.flatMap((source) => zones.filter((zone) => zone !== source).map((target) => domainOf(source, target))),
  ...zones.map((zone) => domainOf(zone, zone)),
];
