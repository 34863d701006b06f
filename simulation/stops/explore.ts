import { runStop, type StopRun, type StopRunProps } from './run-stop.ts';

export interface Explored {
  readonly runs: number;
  readonly disabled: number;
  readonly failedOver: number;
  /** Runs in which a turn stood still. */
  readonly suspended: number;
  readonly broken: readonly StopRun[];
}

type ExploreProps = Pick<StopRunProps, 'stage' | 'deletion'> & {
  readonly runs: number;
  /** Of the first run. */
  readonly seed: number;
};

/** Runs of seeds in a row. */
export const explore = async ({ stage, deletion, runs, seed }: ExploreProps): Promise<Explored> => {
  const all: Pick<StopRun, 'plan' | 'wasSuspended'>[] = [];
  const broken: StopRun[] = [];
  for (let n = 0; n < runs; n += 1) {
    const run = await runStop({ stage, deletion, seed: seed + n });
    all.push({ plan: run.plan, wasSuspended: run.wasSuspended });
    if (run.violations.length > 0) broken.push(run);
  }
  const of = (stop: string): number => all.filter(({ plan }) => plan.stop === stop).length;
  return {
    runs,
    disabled: of('disable'),
    failedOver: of('failover'),
    suspended: all.filter(({ wasSuspended }) => wasSuspended).length,
    broken,
  };
};

export const storyOf = ({ seed, plan, violations }: StopRun): string =>
  [
    `seed ${seed}: ${JSON.stringify(plan)}`,
    ...violations.map(({ kind, seen }) => `  ${kind}: ${seen}`),
    `  npm run -s stops -- --story ${seed}`,
  ].join('\n');
