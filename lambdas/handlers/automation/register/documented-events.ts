import type { Opaque } from './members.ts';

/** EventBridge's envelope. Source: EventBridge User Guide, Event structure. */
export interface EnvelopeShape {
  readonly version: string;
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
}

interface AlarmStateShape {
  readonly value: string;
  readonly timestamp: string;
  readonly reason: string;
  readonly reasonData: string;
  readonly actionsSuppressedBy: string;
  readonly actionsSuppressedReason: string;
}

/**
 * What changes with an alarm's state: of metric, math, anomaly, composite and multi-series alarms. Source: CloudWatch User Guide,
 * Alarm events and EventBridge, Alarm state change events.
 */
export interface AlarmShape {
  readonly alarmName: string;
  readonly state: AlarmStateShape;
  readonly previousState: Opaque;
  readonly configuration: Opaque;
  readonly muteDetail: {
    readonly mutedByArn: string;
    readonly muteWindowStart: string;
    readonly muteWindowEnd: string;
  };
  readonly alarmTags: Opaque;
  readonly alarmTagsStatus: string;
}

/** Source: AWS Health User Guide, Reference: AWS Health events Amazon EventBridge schema. */
export interface HealthShape {
  readonly eventArn: string;
  readonly service: string;
  readonly eventTypeCode: string;
  readonly eventTypeCategory: string;
  readonly eventScopeCode: string;
  readonly communicationId: string;
  readonly startTime: string;
  readonly endTime: string;
  readonly lastUpdatedTime: string;
  readonly statusCode: string;
  readonly eventRegion: string;
  readonly eventDescription: readonly { readonly language: string; readonly latestDescription: string }[];
  readonly eventMetadata: Opaque;
  readonly affectedEntities: readonly {
    readonly entityValue: string;
    readonly lastUpdatedTime: string;
    readonly status: string;
  }[];
  readonly page: string;
  readonly totalPages: string;
  readonly backupEvent: string;
  readonly affectedAccount: string;
  readonly actionability: string;
  readonly personas: readonly string[];
}

/** Source: EC2 User Guide, State change events for Amazon EC2 instances. */
export interface ServerShape {
  readonly 'instance-id': string;
  readonly state: string;
}

/** This service's own: docs/automation.md, Monitors. */
export interface FaultShape {
  readonly monitor: string;
  readonly state: string;
  readonly groupId: string;
  readonly serverId: string;
  readonly availabilityZone: string;
  readonly at: string;
  readonly reason: string;
}
