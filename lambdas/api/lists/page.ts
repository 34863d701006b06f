export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** One page of what fits the filters. */
export const pageOf = <T>(all: readonly T[], { limit, offset }: Page): readonly T[] =>
  all.slice(offset, offset + limit);

/** SDRS matches names by a part of them, in either case. */
export const fuzzy = (name: string, wanted: string | undefined): boolean =>
  wanted === undefined || name.toLowerCase().includes(wanted.toLowerCase());

export const equals = (value: string, wanted: string | undefined): boolean => wanted === undefined || value === wanted;
