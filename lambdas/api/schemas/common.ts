import { z } from '@hono/zod-openapi';
import { pattern, record } from '../../handlers/operations/groups/description-fields.ts';
import { CODES } from '../codes.ts';

export { pattern, record };

/** A field that may be left out; SDRS's clients also send `null` for it. */
export const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined);

// SDRS: names up to 64 of [A-Za-z0-9._-], descriptions up to 64 without < and >.
export const Name = pattern(/^[A-Za-z0-9._-]{1,64}$/, '1 to 64 characters of A-Z a-z 0-9 . _ -');
export const Description = pattern(/^[^<>]{0,64}$/, 'at most 64 characters without < and >');
export const Id = pattern(/^[A-Za-z0-9._-]{1,80}$/, '1 to 80 characters of A-Z a-z 0-9 . _ -');
export const ServerId = pattern(/^i-[0-9a-f]{8,17}$/, '"i-" and 8 to 17 hexadecimal digits, an EC2 instance id');
export const VolumeId = pattern(/^vol-[0-9a-f]{8,17}$/, '"vol-" and 8 to 17 hexadecimal digits, an EBS volume id');
export const VpcId = pattern(/^vpc-[0-9a-f]{8,17}$/, '"vpc-" and 8 to 17 hexadecimal digits');
export const SubnetId = pattern(/^subnet-[0-9a-f]{8,17}$/, '"subnet-" and 8 to 17 hexadecimal digits');
export const SecurityGroupId = pattern(/^sg-[0-9a-f]{8,17}$/, '"sg-" and 8 to 17 hexadecimal digits');
export const NicId = pattern(/^eni-[0-9a-f]{8,17}$/, '"eni-" and 8 to 17 hexadecimal digits');

const ProjectId = pattern(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 characters of A-Z a-z 0-9 _ -').openapi({
  description: 'A deployment is one project: any id names it.',
});

/** The path parameters of every call, with those of its own. */
export const params = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.object({ project_id: ProjectId, ...shape });

export const wholeNumber = (least: number, most: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be a whole number from ${least} to ${most}`)
    .optional()
    .transform((value) => value ?? fallback)
    .openapi({ type: 'integer', minimum: least, maximum: most, default: fallback });

/** Pages of a list. SDRS: limit 0 to 1000. */
export const PAGE = {
  limit: wholeNumber(0, 1000, 1000),
  offset: wholeNumber(0, 999_999_999, 0),
  marker: z
    .string()
    .optional()
    .openapi({ description: 'Not of SDRS. The page after the thing of that id: clients of OpenStack page so.' }),
} as const;

/** Pages of what grows at its end: the client goes on from where the last page ended. */
export const next = z.string().optional().openapi({ description: 'Where the next page begins; absent on the last.' });

export const QUERY_TYPES = ['status_abnormal', 'stop_protected', 'period_no_dr_drill', 'general'] as const;

/** What every list of groups and of members can be filtered by. */
export const FILTERS = {
  status: z.string().optional(),
  name: z.string().optional().openapi({ description: 'A part of the name.' }),
  query_type: z.enum(QUERY_TYPES).optional(),
  availability_zone: z.string().optional().openapi({ description: 'The production zone at present.' }),
} as const;

/** A change of how something is called. */
export const NewWords = record({ name: optional(Name), description: optional(Description) }).refine(
  ({ name, description }) => name !== undefined || description !== undefined,
  'must have at least one of name, description',
);

const MOST_IDS = 30;

/** Whatever brackets and quotes stand around the ids: clients, and the reference's own example, differ in them. */
const idsIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((id) => id.replace(/^[\s["']+|[\s\]"']+$/g, ''))
    .filter((id) => id !== '');

/**
 * SDRS: a list filter takes at most 30 ids, as `["id","id"]` or `['id','id']`; what clients send besides is ids separated by
 * commas, or the parameter once for each. Source: SDRS v1 API Reference, Querying Protected Instances.
 */
export const IdList = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap(idsIn))
  .check((context) => {
    if (context.value.length <= MOST_IDS) return;
    context.issues.push({
      code: 'custom',
      input: context.value,
      message: `must be at most ${MOST_IDS} ids`,
      params: { sdrs: CODES.tooManyIds },
    });
  })
  .openapi({ type: 'string' });

export const JobId = z.object({ job_id: z.string() }).openapi('JobStarted');

export const ErrorBody = z
  .object({ error: z.object({ code: z.string().openapi({ example: 'SDRS.1013' }), message: z.string() }) })
  .openapi('Error');
