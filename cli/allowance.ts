import type { DeclaredAllowance } from '../lambdas/adapters/aws/ec2/index.ts';
import { DeclaredAllowanceText } from '../lambdas/declared-allowance.ts';
import { UsageError } from './exit-codes.ts';
import type { TargetOptions } from './target.ts';

/** What is declared of the account's API allowance: on the command line, else by the deployment. @throws UsageError */
export const allowanceOf = (
  { ec2ApiLimits: limits, ec2ApiShare: share }: Pick<TargetOptions, 'ec2ApiLimits' | 'ec2ApiShare'>,
  deployed: DeclaredAllowance = {},
): DeclaredAllowance => {
  const said = DeclaredAllowanceText.safeParse({ limits, share });
  if (said.success) return { ...deployed, ...said.data };
  const problems = said.error.issues.map(({ path: [name, ...place], message }) =>
    [name === 'share' ? '--ec2-api-share:' : '--ec2-api-limits:', ...place.map(String), message].join(' '),
  );
  throw new UsageError(`${problems.join('. ')}.`);
};
