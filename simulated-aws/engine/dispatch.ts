import { answerLost, isNetworkFault } from '../refusals.ts';
import { type Action, checkParameters } from './action.ts';
import { payFor } from './buckets.ts';
import type { View } from './draft.ts';
import { ec2Error, isServiceError } from './errors.ts';
import { takeFailure } from './fault-api.ts';
import { faultsOf } from './faults.ts';
import { type Site, siteAt, uuidFrom } from './site.ts';

export interface Request {
  readonly name: string;
  readonly action: Action;
  readonly input: Readonly<Record<string, unknown>>;
  /** @default everything is allowed */
  readonly mayCall?: MayCall | undefined;
}

/** Whether the policies of whoever calls allow it, on the resources as they are now. */
export type MayCall = (action: string, input: Readonly<Record<string, unknown>>, view: View) => boolean;

export type Answer =
  | { readonly ok: true; readonly output: object; readonly requestId: string }
  | { readonly ok: false; readonly error: Error; readonly requestId: string };

/** Source: none, as no rule of EC2: a fault on demand, whose code is its test's to choose. */
const plannedError = (code: string): Error =>
  isNetworkFault(code) ? answerLost('EC2', code) : ec2Error(code, `The simulated EC2 was told to fail with ${code}.`);

/** Source: EC2 API Reference, Error codes, UnauthorizedOperation. */
const authorise = (site: Site, { name, input, mayCall = () => true }: Request): void => {
  if (!faultsOf(site.draft).deniedActions.includes(name) && mayCall(name, input, site.draft)) return;
  throw ec2Error('UnauthorizedOperation', `You are not authorized to perform this operation. (ec2:${name})`);
};

/** Source: `DryRun` of every action: DryRunOperation for who has the permission; says nothing of state. */
const endDryRun = (input: Request['input']): void => {
  if (!input.DryRun) return;
  throw ec2Error('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.');
};

/** Runs the handler on a draft of its own, so that what it did counts only where it succeeds as a whole. */
const run = (site: Site, { action, input }: Request): object => {
  const own = site.draft.nested();
  const output = action.run(input, siteAt(site.now, own, site.settings));
  site.draft.adopt(own);
  return output;
};

const answerOrThrow = (site: Site, request: Request): object => {
  const { name, action, input } = request;
  payFor(site, name, input);
  const failure = takeFailure(site, name);
  if (failure && !failure.afterEffect) throw plannedError(failure.code);
  authorise(site, request);
  endDryRun(input);
  checkParameters(name, action, input);
  const output = run(site, request);
  if (failure) throw plannedError(failure.code);
  return output;
};

/** Shaped like EC2's request ids, and the same for the same call of the same site. */
const newRequestId = (site: Site): string => uuidFrom(`${site.settings.seed} request ${site.nextNumber()}`);

const isAnswer = (error: unknown): error is Error =>
  isServiceError(error) || (error instanceof Error && isNetworkFault(error.name));

/** What EC2 answers. Whatever else goes wrong is a fault of the caller's test and thrown as it is. */
export const answer = (site: Site, request: Request): Answer => {
  const requestId = newRequestId(site);
  try {
    return { ok: true, output: answerOrThrow(site, request), requestId };
  } catch (error) {
    if (!isAnswer(error)) throw error;
    return { ok: false, error, requestId };
  }
};
