import type { Tag } from '@aws-sdk/client-ec2';

type Known<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Leaves out what EC2 did not say. */
export const known = <T extends object>(fields: T): Known<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Known<T>;

export const tagsOf = (tags: readonly Tag[] = []): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
