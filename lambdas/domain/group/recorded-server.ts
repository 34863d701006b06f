import type { ObservedServer, ServerState } from '../site/observed.ts';

/** What is recorded of a production server besides its NICs and disks. */
export interface RecordedServer {
  readonly state: ServerState;
  readonly instanceType: string;
  readonly architecture: string;
  readonly bootMode?: string;
  readonly rootDeviceType: string;
  /** `true`: it failed EC2's status checks when it was recorded. Absent where that was not reported. */
  readonly impaired?: boolean;
}

export const recordServer = (server: ObservedServer): RecordedServer => ({
  state: server.state,
  instanceType: server.instanceType,
  architecture: server.architecture,
  ...(server.bootMode ? { bootMode: server.bootMode } : {}),
  rootDeviceType: server.rootDeviceType,
  ...(server.impaired === undefined ? {} : { impaired: server.impaired }),
});
