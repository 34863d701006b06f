import { type Core, createCore, type RunningProps } from './core.ts';
import type { ExecutionLog } from './executions/log.ts';
import type { Power } from './power.ts';

/** The service on a power supply: when that is cut, everything it does stops at once, wherever it is. */
export const createPoweredCore = (props: RunningProps, power: Power): Core => {
  const core = createCore({
    ...props,
    clock: power.supplyClock(props.clock),
    ec2: power.supply(props.ec2),
    ...(props.synchroniserEc2 ? { synchroniserEc2: power.supply(props.synchroniserEc2) } : {}),
    ...(props.autoScaling ? { autoScaling: power.supply(props.autoScaling) } : {}),
    ...(props.kms ? { kms: power.supply(props.kms) } : {}),
    cloudWatch: power.supply(props.cloudWatch),
    dynamoDb: power.supply(props.dynamoDb),
    log: whilePowered(props.log, power),
  });
  void power.lost.then(() => core.service.abandon());
  return core;
};

/** A process that is gone writes no more history. */
const whilePowered = (log: ExecutionLog, power: Power): ExecutionLog => ({
  ...log,
  start: (execution, at) => {
    if (power.isOn) log.start(execution, at);
  },
  append: (arn, event, at) => power.isOn && log.append(arn, event, at),
  end: (arn, ending, at) => power.isOn && log.end(arn, ending, at),
});
