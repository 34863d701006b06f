import type { Instant } from '../instant.ts';

/** What a server was launched with, as far as EC2 shows it, so that another one can be launched alike. */
export interface LaunchModel {
  readonly imageId: string;
  readonly instanceType: string;
  readonly keyName?: string;
  readonly instanceProfileArn?: string;
  readonly ebsOptimized?: boolean;
  /** `default`, `dedicated` or `host`. */
  readonly tenancy?: string;
  readonly metadata?: {
    readonly httpTokens?: string;
    readonly httpEndpoint?: string;
    readonly httpPutResponseHopLimit?: number;
  };
  /** Its owner's tags: without those of AWS and of this service. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * The launch of a new server on the primary network interface of a production server that gives way to it (S2). Recorded
 * before the production server is terminated, so that what is needed afterwards does not depend on what is left of it.
 */
export interface Relaunch {
  readonly productionServerId: string;
  /** The DR server that the new one is modelled on. It stays stopped and is not used. */
  readonly preparedServerId: string;
  readonly model: LaunchModel;
  /** When the termination was decided, written before the call. */
  readonly terminatingAt?: Instant;
  /** When the new server was asked for first, written before the call. */
  readonly launchingAt?: Instant;
  /** The new server, once it was seen with the network interface. It is the DR server from then on. */
  readonly serverId?: string;
  /** When the new server was first seen to be down: what starts it afterwards is no part of its launch. */
  readonly stoppedAt?: Instant;
  /** New servers that did not live. */
  readonly deadServerIds?: readonly string[];
}
