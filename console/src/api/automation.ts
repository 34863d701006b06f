/** What may fail groups over without a person, as the API tells it. */
export interface AutomationShown {
  automation: {
    mode: 'off' | 'notify' | 'act';
    policy?: Record<string, unknown>;
    brake: Brake;
    /** The failover that a person has to acknowledge first. */
    awaits_acknowledgement: string | null;
    sources: Record<string, unknown>[];
    decision?: Record<string, unknown>;
  };
}

export interface Brake {
  on: boolean;
  by: string | null;
  reason: string | null;
  at: string | null;
}

export interface BrakeAsked {
  on: boolean;
  reason: string;
}
