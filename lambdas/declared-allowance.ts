import * as z from 'zod';
import { API_LIMITS, type ApiAction, type DeclaredAllowance } from './adapters/aws/ec2/limits.ts';
import { fromJson } from './declared-list.ts';
import type { ApiLimit } from './domain/site/token-bucket.ts';

/** How an account's API allowance is declared: JSON text, or the same in cdk.json. All of SDRS reads it. */
const EXAMPLE = '{"StopInstances": {"burst": 100, "perSecond": 10}}';

const Allowance = z.strictObject({
  /** Calls at once. */
  burst: z.number({ error: 'must be a number of calls, 1 or more' }).min(1, 'must be a number of calls, 1 or more'),
  /** Calls a second after that. */
  perSecond: z.number({ error: 'must be a number above 0' }).positive('must be a number above 0'),
});

const Limit = Allowance.extend({
  /** Of the servers that calls name, where EC2 counts those too. @default the documented one */
  resources: Allowance.optional(),
});

const documented = (api: ApiAction): ApiLimit => API_LIMITS[api];

const isApi = (name: string): name is ApiAction => Object.hasOwn(API_LIMITS, name);

/** Applied limits by EC2 or Auto Scaling API action, e.g. `{"StopInstances": {"burst": 100, "perSecond": 10}}`. */
export const DeclaredLimits = z.preprocess(
  fromJson(EXAMPLE),
  z
    .record(z.string(), Limit, { error: `must be an object by API action, for example ${EXAMPLE}` })
    .superRefine((limits, context) => {
      for (const [api, { resources }] of Object.entries(limits)) {
        const problem = problemOf(api, resources !== undefined);
        if (problem) context.addIssue({ code: 'custom', path: [api], message: problem });
      }
    })
    .transform((limits): NonNullable<DeclaredAllowance['limits']> => {
      const entries = Object.entries(limits).map(([api, { resources, ...requests }]) => {
        const counted = resources ?? documented(api as ApiAction).resources;
        return [api, { requests, ...(counted ? { resources: counted } : {}) }];
      });
      return Object.fromEntries(entries);
    }),
);

const problemOf = (api: string, hasResources: boolean): string | undefined => {
  if (!isApi(api)) return `is no API action that is called here. Allowed are ${Object.keys(API_LIMITS).join(', ')}`;
  return hasResources && !documented(api).resources
    ? 'has no allowance of resources: leave "resources" out'
    : undefined;
};

/** Without what is not declared. */
export const onlyDeclared = ({
  limits,
  share,
}: { readonly [K in keyof DeclaredAllowance]: DeclaredAllowance[K] | undefined }): DeclaredAllowance => ({
  ...(limits ? { limits } : {}),
  ...(share === undefined ? {} : { share }),
});

const SHARE = 'must be a number above 0, at most 1';

/** Part of the allowance that may be used. */
export const DeclaredShare = z.coerce.number({ error: SHARE }).positive(SHARE).max(1, SHARE);

/** Both, as a deployment tells its functions (`EC2_API_LIMITS`, `EC2_API_SHARE`) and its clients. */
export const DeclaredAllowanceText = z
  .object({ limits: DeclaredLimits.optional(), share: DeclaredShare.optional() })
  .transform(onlyDeclared);

/** Back into the form that is declared, for those who read it again. */
export const limitsText = (limits: NonNullable<DeclaredAllowance['limits']>): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(limits).map(([api, { requests, resources }]) => [
        api,
        { ...requests, ...(resources ? { resources } : {}) },
      ]),
    ),
  );
