import { z } from '@hono/zod-openapi';
import { CODES, type Code } from '../codes.ts';
import { optional, record } from './common.ts';
import { UNREADABLE } from './unreadable.ts';

const REFUSED = '* < > \\ = , | / and characters that cannot be printed';

/** SDRS: keys of 1 to 36 characters, values of up to 43, without some. Source: Adding a Protected Instance Tag. */
const text = (most: number, least: number) =>
  z
    .string()
    .regex(
      new RegExp(`^[^\\u0000-\\u001f*<>\\\\=,|/]{${least},${most}}$`, 'u'),
      `must be ${least} to ${most} characters without ${REFUSED}`,
    );

export const TagKey = z.string().min(1).max(36);

const Tag = record({ key: text(36, 1), value: text(43, 0) });

export const TagList = z.array(z.object({ key: z.string(), value: z.string() }));

export const ShownTags = z.object({ tags: TagList }).openapi('ProtectedInstanceTags');

export const ProjectTags = z
  .object({ tags: z.array(z.object({ key: z.string(), values: z.array(z.string()) })), ...UNREADABLE })
  .openapi('ProjectTags');

interface Keyed {
  readonly key: string;
}

interface Checked<T> {
  readonly value: T;
  readonly issues: z.core.$ZodRawIssue[];
}

const refuse = <T>(context: Checked<T>, sdrs: Code, message: string): void => {
  context.issues.push({ code: 'custom', input: context.value, message, params: { sdrs } });
};

/** One of a few words, whose refusal has a code of its own. */
const oneOf = <Word extends string>(words: readonly Word[], sdrs: Code) =>
  z
    .string()
    .check((context) => {
      if (!words.some((word) => word === context.value)) refuse(context, sdrs, `must be one of ${words.join(', ')}`);
    })
    .transform((word) => word as Word)
    .openapi({ type: 'string', enum: [...words] });

const eachOnce = (context: Checked<readonly Keyed[]>, sdrs: Code): void => {
  const keys = context.value.map(({ key }) => key);
  const twice = keys.find((key, at) => keys.indexOf(key) !== at);
  if (twice !== undefined) refuse(context, sdrs, `must name each key once; it names "${twice}" twice`);
};

/** Tags of a new instance: SDRS takes ten with its creation, and twenty in all. */
export const NewTags = z
  .array(Tag)
  .max(10)
  .check((context) => eachOnce(context, CODES.tagKeyTwice));

export const AddTag = record({ tag: Tag }).openapi('TagAddition');

const Changed = record({ key: TagKey, value: optional(z.string().max(43)) });

/** What keeps something from being the tag of an instance. */
const newTagIssues = (tag: { readonly key: string; readonly value: string | undefined }, at: number) =>
  (Tag.safeParse(tag).error?.issues ?? []).map(
    ({ path, message }): z.core.$ZodRawIssue => ({
      code: 'custom',
      input: tag,
      path: ['tags', at, ...path],
      message,
      params: { sdrs: path[0] === 'key' ? CODES.invalidTagKey : CODES.invalidTagValue },
    }),
  );

/** Tags to give, or keys to take off. A key that is taken off may have any characters. */
export const ChangeTags = record({
  action: oneOf(['create', 'delete'], CODES.unknownTagAction),
  tags: z
    .array(Changed)
    .min(1)
    .max(20)
    .check((context) => eachOnce(context, CODES.tagKeyTwice)),
})
  .check((context) => {
    if (context.value.action === 'create')
      for (const issue of context.value.tags.flatMap(newTagIssues)) context.issues.push(issue);
  })
  .openapi('TagChange');

const Wanted = record({
  key: z.string().trim().min(1).max(127),
  values: z
    .array(z.string().trim().max(255))
    .max(20)
    .check((context) => {
      if (new Set(context.value).size < context.value.length)
        refuse(context, CODES.valueTwice, 'must have each value once');
    }),
});

const WantedTags = optional(
  z
    .array(Wanted)
    .max(20)
    .check((context) => eachOnce(context, CODES.tagKeyTwice)),
);

const Match = record({ key: oneOf(['resource_name'], CODES.unknownMatch), value: z.string().max(255) });

/** SDRS: a text; a number is taken as well. */
const number = (least: number, most: number, sdrs: Code) =>
  optional(
    z
      .union([z.string(), z.int()])
      .transform((given) => (/^\d{1,9}$/.test(String(given)) ? Number(given) : Number.NaN))
      .check((context) => {
        if (context.value >= least && context.value <= most) return;
        refuse(context, sdrs, `must be a whole number from ${least} to ${most}`);
      }),
  );

/** A search by tags. Source: SDRS v1 API Reference, Querying Protected Instances by Tag. */
export const TagSearch = record({
  action: oneOf(['filter', 'count'], CODES.unknownSearch),
  tags: WantedTags,
  tags_any: WantedTags,
  not_tags: WantedTags,
  not_tags_any: WantedTags,
  matches: optional(z.array(Match).check((context) => eachOnce(context, CODES.matchTwice))),
  limit: number(1, 1000, CODES.invalidTagLimit),
  offset: number(0, 999_999_999, CODES.invalidOffset),
})
  .check((context) => {
    const { action, limit, offset } = context.value;
    if (action === 'filter' || (limit === undefined && offset === undefined)) return;
    refuse(context, CODES.countHasNoPages, 'a count has neither limit nor offset');
  })
  .openapi('TagSearch');
