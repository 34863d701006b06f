import type { RunInstancesRequest } from '@aws-sdk/client-ec2';
import type { Resource } from '../engine/resource.ts';

/** How a request asks for its server. Source: EC2 API Reference, SpotMarketOptions. */
export interface SpotMarket {
  readonly type: 'one-time' | 'persistent';
  readonly interruption: 'stop' | 'terminate';
}

/** A Spot Instance request for one server. Source: EC2 User Guide, Get the status of a Spot Instance request. */
export interface SpotRequestRecord extends Resource, SpotMarket {
  readonly state: 'open' | 'active' | 'closed' | 'cancelled' | 'disabled';
  /** Status code, e.g. `instance-stopped-by-user`. */
  readonly status: string;
  /** When it came to that status. */
  readonly updateTime: number;
  readonly createTime: number;
  /** The server that fulfils the request, or the last server that did. */
  readonly instanceId?: string;
  /** What each server of the request is launched with. */
  readonly launch: RunInstancesRequest;
}
