import { Duration } from 'aws-cdk-lib';
import type { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import type { Node } from 'constructs';
import * as z from 'zod';
import { DeclaredLimits, DeclaredShare, limitsText } from '../lambdas/declared-allowance.ts';
import { DeclaredKeys } from '../lambdas/declared-keys.ts';
import { listed } from '../lambdas/declared-list.ts';
import { type ConsoleSettings, DeclaredConsole } from './declared-console.ts';
import { declaredPrincipals } from './declared-principals.ts';

/** Whose tokens the API trusts. */
export interface JwtSettings {
  /** As it stands in the tokens' `iss`; its keys are found by OpenID Connect Discovery. */
  readonly issuer: string;
  /** As it stands in the tokens' `aud`. */
  readonly audience: string;
}

/** A context option of the deployment cannot be used. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** On the command line every value is text. */
const whole = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });
};

const count = (most: number) => whole(1, most);

/** Anything else is refused: a misspelt yes would leave the account open. */
const YesOrNo = z
  .union([z.boolean(), z.enum(['true', 'false'])], { error: 'must be true or false' })
  .transform((value) => String(value) === 'true');

/** The policy of an event bus has 10 KB (EventBridge API Reference, PutPermission). */
const MOST_OF_MONITORS = 8_000;
/** A managed policy has 6,144 characters (IAM quotas), and these stand in each of its three statements. */
const MOST_OF_FENCE_LIFTERS = 800;

/** Tries that hang beside their retries, several failovers at once, and the recorder's questions to the steps. */
const LEAST_RESERVED = 5;

/** Zone names, without Local Zones' and Wavelength's: sites stand in zones that all of EC2's rules here hold for. */
const ZONE = /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/;

const DeclaredZones = z.preprocess(
  listed,
  z
    .array(z.string().regex(ZONE, { error: 'is not the name of an Availability Zone, for example eu-central-1a' }))
    .min(1, { error: 'must name one zone or more' }),
);

const Context = z.object({
  jwtIssuer: z.url({ protocol: /^https$/, error: 'must be the https address of an OpenID issuer' }).optional(),
  jwtAudience: z.string().min(1).optional(),
  apiRequestsPerSecond: count(10_000).default(20),
  apiBurst: count(5_000).default(40),
  /** With sets taken hourly the newest is two hours old when the next one is due to be there, at the worst. */
  recoveryPointMaxAgeSeconds: count(2_592_000).default(7_200),
  refreshMinutes: count(1_440).default(5),
  availabilityZones: DeclaredZones.optional(),
  reservedConcurrency: whole(LEAST_RESERVED, 1_000).optional(),
  ec2ApiLimits: DeclaredLimits.optional(),
  ec2ApiShare: DeclaredShare.optional(),
  volumeKeys: DeclaredKeys.optional(),
  confineToTagged: YesOrNo.default(false),
  monitors: declaredPrincipals(MOST_OF_MONITORS).optional(),
  monitorsOnDefaultBus: YesOrNo.default(false),
  fenceLifters: declaredPrincipals(MOST_OF_FENCE_LIFTERS).optional(),
  console: DeclaredConsole.optional(),
});

export interface Settings {
  /** @default callers sign with IAM (SigV4) */
  readonly jwt?: JwtSettings;
  /** How people sign in to the console at the issuer. @default no console is deployed */
  readonly console?: ConsoleSettings & JwtSettings;
  /** Requests a second that the whole API takes, and how many at once. */
  readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  /** A recovery point that is older than this raises an alarm. */
  readonly recoveryPointMaxAge: Duration;
  /** How many runs each function has concurrency kept for, which it may at most have. @default none is kept */
  readonly reservedConcurrency?: number;
  /** ARNs of the customer-managed KMS keys that DR disks may be encrypted with. @default none */
  readonly volumeKeys: readonly string[];
  /** How often the record of production is refreshed. */
  readonly refreshEvery: Duration;
  /** Zones in which groups made through the API may have sites. @default those CloudFormation lists for it */
  readonly availabilityZones?: readonly string[];
  /** Whether the functions may act only on what carries a group's tag. @default `false` */
  readonly confineToTagged: boolean;
  /** ARNs of the roles and users that may speak as monitors, each as any of them. @default nobody may */
  readonly monitors: readonly string[];
  /** Whether monitors are heard on the account's default bus as well, where anybody may speak. @default false */
  readonly monitorsOnDefaultBus: boolean;
  /** ARNs of the roles and users that the deny policy denies nothing. @default none but the service's own */
  readonly fenceLifters: readonly string[];
  /** What is declared of the account's EC2 API allowance, as functions read it. @default EC2's documented defaults */
  readonly allowance: { readonly EC2_API_LIMITS?: string; readonly EC2_API_SHARE?: string };
}

/** A deployment's context options (`-c name=value`, or `context` in cdk.json), read here only. @throws SettingsError */
export const settingsOf = (node: Node): Settings => {
  const {
    jwtIssuer,
    jwtAudience,
    apiRequestsPerSecond,
    apiBurst,
    recoveryPointMaxAgeSeconds,
    reservedConcurrency,
    refreshMinutes,
    availabilityZones,
    ec2ApiLimits,
    ec2ApiShare,
    volumeKeys = [],
    monitors = [],
    fenceLifters = [],
    console,
    ...asGiven
  } = contextOf(node);
  const limits = ec2ApiLimits && limitsText(ec2ApiLimits);
  refuseTooLong({ volumeKeys, ec2ApiLimits: limits, availabilityZones });
  const trusted = jwtOf(jwtIssuer, jwtAudience);
  return {
    ...asGiven,
    ...trusted,
    ...consoleOf(node, console, trusted),
    throttle: { rateLimit: apiRequestsPerSecond, burstLimit: apiBurst },
    recoveryPointMaxAge: Duration.seconds(recoveryPointMaxAgeSeconds),
    ...(reservedConcurrency === undefined ? {} : { reservedConcurrency }),
    refreshEvery: Duration.minutes(refreshMinutes),
    ...(availabilityZones === undefined ? {} : { availabilityZones }),
    volumeKeys,
    monitors,
    fenceLifters,
    allowance: {
      ...(limits === undefined ? {} : { EC2_API_LIMITS: limits }),
      ...(ec2ApiShare === undefined ? {} : { EC2_API_SHARE: String(ec2ApiShare) }),
    },
  };
};

const jwtOf = (issuer: string | undefined, audience: string | undefined): Pick<Settings, 'jwt'> => {
  if (issuer !== undefined && audience !== undefined) return { jwt: { issuer, audience } };
  if (issuer === audience) return {};
  throw new SettingsError('-c jwtIssuer and -c jwtAudience go together: give both for JWTs, or none for IAM.');
};

const consoleOf = (
  node: Node,
  console: ConsoleSettings | undefined,
  { jwt }: Pick<Settings, 'jwt'>,
): Pick<Settings, 'console'> => {
  if (console === undefined) return {};
  if (jwt !== undefined) return { console: { ...console, ...jwt } };
  throw new SettingsError(
    `-c console=${said(node.tryGetContext('console'))}: goes with -c jwtIssuer and -c jwtAudience alone, since people sign in to the console at an ` +
      'issuer, and a browser cannot sign requests with IAM. Give both, or leave the console out. See docs/deploy.md.',
  );
};

const contextOf = (node: Node): z.infer<typeof Context> => {
  const values = Object.fromEntries(Object.keys(Context.shape).map((name) => [name, node.tryGetContext(name)]));
  const parsed = Context.safeParse(values);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: [name, ...within], message }) => {
      const where = within.length > 0 ? `${within.join('.')} ` : '';
      return `-c ${String(name)}=${said(values[String(name)])}: ${where}${message}`;
    });
    throw new SettingsError(`The deployment's options cannot be used. ${problems.join('. ')}. See docs/deploy.md.`);
  }
  return parsed.data;
};

/**
 * Lambda has 4 KB for all that a function's environment says (Lambda quotas). The rest is for what does not grow: names of the
 * table, the machine, functions and zones, and those of the variables.
 */
const MOST_OF_ENVIRONMENT = 3_100;

/** @throws SettingsError where the options that stand in environments have no room there together */
const refuseTooLong = (values: Readonly<Record<string, string | readonly string[] | undefined>>): void => {
  const lengths = Object.entries(values).map(([name, value = '']) => [name, value.toString().length] as const);
  const sum = lengths.reduce((total, [, length]) => total + length, 0);
  if (sum <= MOST_OF_ENVIRONMENT) return;
  const said = lengths.map(([name, length]) => `-c ${name} ${length}`).join(', ');
  throw new SettingsError(
    `The deployment's options are too long. Characters: ${said}, together ${sum}; ${MOST_OF_ENVIRONMENT} at most, since Lambda has 4 KB for a ` +
      "function's environment. Encrypt the disks of more servers with one key, or declare fewer limits. See docs/deploy.md.",
  );
};

/** What a function is made with so that others cannot use up what it runs on. */
export const reservedConcurrencyOf = (node: Node): Pick<FunctionOptions, 'reservedConcurrentExecutions'> => {
  const { reservedConcurrency } = settingsOf(node);
  return reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency };
};

const said = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
