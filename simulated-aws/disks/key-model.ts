/** A KMS key for volumes, by its ARN. */
export interface KeyRecord {
  /** The ARN, as EC2 shows it. */
  readonly id: string;
  readonly keyId: string;
  readonly manager: 'AWS' | 'CUSTOMER';
  readonly state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  readonly createTime: number;
}

/** Whether a volume or a snapshot is encrypted, and with what. */
export interface EncryptionRecord {
  readonly encrypted: boolean;
  /** ARN of its key. Absent where it is not encrypted. */
  readonly kmsKeyId?: string;
}
