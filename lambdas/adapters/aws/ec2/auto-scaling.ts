import type { AutoScalingClient } from '@aws-sdk/client-auto-scaling';

export type AutoScaling = Pick<AutoScalingClient, 'send'>;

/** Nobody gave the adapter a client for Auto Scaling. What it would be asked is unknown. */
export class AutoScalingNotConnectedError extends Error {
  override readonly name = 'AutoScalingNotConnectedError';
  constructor() {
    super('This process has no client for Auto Scaling. Give createEc2Compute one as "autoScaling".');
  }
}

/** Stands for the client that is missing. */
export const NO_AUTO_SCALING: AutoScaling = {
  send: () => Promise.reject(new AutoScalingNotConnectedError()),
};
