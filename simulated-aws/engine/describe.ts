import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { type Action, defineAction } from './action.ts';
import type { View } from './draft.ts';
import { ec2Error, NotSimulatedError, notFound } from './errors.ts';
import type { Records, ResourceKind } from './model.ts';
import { paged } from './pages.ts';
import type { Site } from './site.ts';

/** The values of a record that a filter compares with; several where any of them may match. */
export type Matcher<R> = (record: R, view: View) => readonly (string | undefined)[];

/** How one kind of resource is listed. */
export interface Listing<K extends ResourceKind> {
  readonly kind: K;
  /** What its ids begin with, e.g. `vol-`. */
  readonly prefix: string;
  /** What EC2 calls it in messages, e.g. `volume`. */
  readonly noun: string;
  /** EC2's code family, e.g. `InvalidVolume` for `InvalidVolume.NotFound`. */
  readonly code: string;
  /** EC2's code for what is no id of that kind. @default `code`, and `.Malformed` behind it */
  readonly malformed?: string;
  readonly matchers: Readonly<Record<string, Matcher<Records[K]>>>;
  /** Fewest and most results a page. Without it the action has no pages. */
  readonly page?: readonly [number, number];
}

/** What the requests of Describe actions have in common. */
interface Selection {
  readonly ids?: readonly string[] | undefined;
  readonly Filters?: readonly Filter[] | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** Source: EC2 API Reference, Describe… actions: up to 200 values a filter; FilterLimitExceeded beyond. */
const MAX_FILTER_VALUES = 200;

/** Source: EC2 User Guide, Filtering: `*` stands for any characters, `?` for one, a backslash: literally. */
const pattern = (value: string): RegExp => {
  const parts = value.match(/\\[\s\S]|[\s\S]/g) ?? [];
  const source = parts.map((part) => {
    if (part === '*') return '[\\s\\S]*';
    if (part === '?') return '[\\s\\S]';
    return (part.length > 1 ? part.slice(1) : part).replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`);
};

/** Compiles a filter's values: a plain one is compared as it is, which is most of them. */
const accepting = (values: readonly string[]): ((value: string) => boolean) => {
  const plain = new Set(values.filter((value) => !/[*?\\]/.test(value)));
  const patterns = values.filter((value) => /[*?\\]/.test(value)).map(pattern);
  return (value) => plain.has(value) || patterns.some((each) => each.test(value));
};

const tagMatcher = (name: string): Matcher<Records[ResourceKind]> | undefined => {
  if (name === 'tag-key') return ({ tags }) => Object.keys(tags);
  return name.startsWith('tag:') ? ({ tags }) => [tags[name.slice('tag:'.length)]] : undefined;
};

const matcherOf = <K extends ResourceKind>(listing: Listing<K>, name: string): Matcher<Records[K]> => {
  const matcher = tagMatcher(name) ?? listing.matchers[name];
  if (matcher) return matcher;
  const modelled = ['tag:<key>', 'tag-key', ...Object.keys(listing.matchers)].join(', ');
  throw new NotSimulatedError(
    `The simulated EC2 does not model the ${listing.noun} filter "${name}", only ${modelled}.`,
  );
};

/** Source: EC2 User Guide, Filtering: values of one filter are alternatives, several filters must all match. */
const filterOf = <K extends ResourceKind>(listing: Listing<K>, view: View, filters: readonly Filter[] = []) => {
  const tests = filters.map(({ Name = '', Values = [] }) => {
    if (Values.length > MAX_FILTER_VALUES) {
      throw ec2Error(
        'FilterLimitExceeded',
        `The maximum number of filter values specified on a single call is ${MAX_FILTER_VALUES}`,
      );
    }
    const accepts = accepting(Values);
    const matcher = matcherOf(listing, Name);
    return (record: Records[K]) => matcher(record, view).some((value) => value !== undefined && accepts(value));
  });
  return (record: Records[K]) => tests.every((test) => test(record));
};

/** Source: EC2 API Reference, Error codes: one code for what is no id of that kind, `….NotFound` for an unknown one. */
export const findAll = <K extends ResourceKind>(
  listing: Listing<K>,
  view: View,
  ids: readonly string[],
): Records[K][] => {
  const malformed = ids.find((id) => !(id.startsWith(listing.prefix) && /-[0-9a-f]{8,}$/.test(id)));
  if (malformed !== undefined) {
    throw ec2Error(
      listing.malformed ?? `${listing.code}.Malformed`,
      `Invalid id: "${malformed}" (expecting "${listing.prefix}...")`,
    );
  }
  const missing = ids.filter((id) => !view.get(listing.kind, id));
  if (missing.length > 0) throw notFound(`${listing.code}.NotFound`, listing.noun, missing);
  return ids.flatMap((id) => view.get(listing.kind, id) ?? []);
};

/** Source: EC2 API Reference, Error codes, as for several. */
export const find = <K extends ResourceKind>(listing: Listing<K>, view: View, id: string): Records[K] => {
  const [record] = findAll(listing, view, [id]);
  if (!record) throw notFound(`${listing.code}.NotFound`, listing.noun, [id]);
  return record;
};

/** The records that a Describe call asks for, in order of creation, a page of them at a time. */
export const select = <K extends ResourceKind>(listing: Listing<K>, view: View, selection: Selection) => {
  const { ids = [], Filters } = selection;
  const candidates = ids.length > 0 ? findAll(listing, view, ids) : view.list(listing.kind);
  const matching = candidates.filter(filterOf(listing, view, Filters)).sort((one, other) => one.seq - other.seq);
  return paged(matching, selection, listing.page);
};

/** The usual Describe action: by ids, whose parameter is named `ids`, by filters, and in pages. */
export const describeAction = <K extends ResourceKind>(
  listing: Listing<K>,
  ids: string,
  answer: (records: Records[K][], site: Site) => object,
): Action =>
  defineAction(
    `${ids}? Filters? MaxResults? NextToken?`,
    (input: Selection & Readonly<Record<string, unknown>>, site) => {
      const selection = { ...input, ids: input[ids] as readonly string[] | undefined };
      const { records, next } = select(listing, site.seen, selection);
      return { ...answer(records, site), ...next };
    },
  );

export const tagList = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
