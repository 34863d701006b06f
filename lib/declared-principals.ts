import * as z from 'zod';
import { listed } from '../lambdas/declared-list.ts';

/**
 * Without `*` and `?`, which `ArnEquals` and `ArnLike` alike take for wildcards: whoever may make roles could make one whose
 * name fits. Source: IAM User Guide, IAM identifiers (names, paths), and Condition operators for ARNs.
 */
const PRINCIPAL_ARN = /^arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+$/;

const help = ({ input }: { readonly input?: unknown }): string =>
  `"${input}" is not the ARN of an IAM role or user, for example arn:aws:iam::111122223333:role/probe. ` +
  'Of a session name its role, with its path; wildcards and whole accounts are not taken';

/**
 * Principals by their ARNs, as `aws:PrincipalArn` has them: of a session that is the ARN of the assumed role. ARNs separated by
 * commas, or a list of them in cdk.json. Source: IAM User Guide, Global condition context keys, aws:PrincipalArn.
 * @param most characters of all together, as far as the policy has room for them
 */
export const declaredPrincipals = (most: number) =>
  z.preprocess(
    listed,
    z.array(z.string().regex(PRINCIPAL_ARN, { error: help })).refine((arns) => arns.join().length <= most, {
      error: `must have ${most} characters at most, as policies are limited`,
    }),
  );
