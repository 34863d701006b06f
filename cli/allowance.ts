import type { DeclaredAllowance } from '../lambdas/adapters/aws/ec2/index.ts';
import { onlyDeclared } from '../lambdas/declared-allowance.ts';
import type { TargetOptions } from './target.ts';

/** What is declared of the account's API allowance: on the command line, else by the deployment. */
export const allowanceOf = (
  { ec2ApiLimits, ec2ApiShare }: Pick<TargetOptions, 'ec2ApiLimits' | 'ec2ApiShare'>,
  deployed: DeclaredAllowance = {},
): DeclaredAllowance => onlyDeclared({ limits: ec2ApiLimits ?? deployed.limits, share: ec2ApiShare ?? deployed.share });
