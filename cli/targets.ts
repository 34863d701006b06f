import { UsageError } from './exit-codes.ts';
import type { OpenTarget, TargetOptions } from './target.ts';

/**
 * The embedded runtime, unless something of AWS is named. Each brings its own libraries only when it is chosen, so that
 * `--help` answers at once. @throws UsageError for options that contradict each other
 */
export const openTarget: OpenTarget = async (options) => {
  if (isAws(options)) return (await import('./aws-target.ts')).openAwsTarget(options);
  if (options.endpointUrl !== undefined) {
    throw new UsageError('--endpoint-url needs --stack NAME, or --table and --state-machine-arn.');
  }
  return (await import('./embedded-target.ts')).openEmbeddedTarget(options);
};

const isAws = ({ stack, table, stateMachineArn }: TargetOptions): boolean =>
  [stack, table, stateMachineArn].some((option) => option !== undefined);
