/**
 * Public list prices in US dollars, of us-east-1 on arm64; other regions differ by some tens of per cent. Check them again before
 * quoting. Each was compared with a source on 2026-11-29. AWS's own page has the figure of Step Functions; where the page loads its
 * figures from elsewhere, they were compared with what others quote of it.
 * - Step Functions Standard: aws.amazon.com/step-functions/pricing.
 * - Lambda: duration cloudchipr.com/blog/aws-lambda-pricing (2024), requests the same in many places.
 * - DynamoDB on demand: airbyte.com/data-engineering-resources/dynamodb-pricing, since AWS halved the prices in November 2024.
 * - CloudWatch: what is free aws.amazon.com/cloudwatch/pricing; metric calculator.city, alarm c3x.dev, dashboard
 *   factualminds.com (June 2026).
 * - EventBridge Scheduler: cloudburn.io/blog/amazon-eventbridge-pricing (March 2026).
 * - EC2, a public IPv4 address: in many places, since February 2024. A server's hour: t3.large go-cloud.io (2026), m7g.large
 *   factualminds.com (June 2026); those of other types were not compared.
 * - EBS, volumes and snapshots: not compared, as the pages that were found leave out the figures or have them as pictures.
 * - EBS, initialization rate: not compared, as no page was found that has the figure. It is from an example of AWS's pricing page.
 */
export const PRICES = {
  asOf: '2026-11',
  region: 'us-east-1',
  /** A state transition of Step Functions Standard; retries count. */
  transition: 0.025 / 1_000,
  lambdaRequest: 0.2 / 1_000_000,
  lambdaGbSecond: 0.0000133334,
  /** A write of up to 1 KB. */
  dynamoDbWrite: 0.625 / 1_000_000,
  /** A read of up to 4 KB, strongly consistent. */
  dynamoDbRead: 0.125 / 1_000_000,
  /** A custom metric for a month, of the first 10,000; hours without a value are not charged. */
  metric: 0.3,
  /** A standard alarm on one metric for a month. The first ten of an account are free. */
  alarm: 0.1,
  /** A dashboard for a month. The first three of an account are free. */
  dashboard: 3,
  /** A start by a schedule. The first 14 million of a month are free. */
  scheduledStart: 1 / 1_000_000,
  /** A GiB of snapshot data, for each MiB/s of an initialization rate: the page's example has $0.0036 at 300 MiB/s. */
  initializationGiB: 0.0036 / 300,
  /** A provisioned GiB for a month, by the type of the volume. */
  volumeGiB: { gp2: 0.1, gp3: 0.08, io1: 0.125, io2: 0.125, st1: 0.045, sc1: 0.015, standard: 0.05 },
  /** For a month, beyond what a gp3 volume has anyway. */
  gp3: { iops: 0.005, freeIops: 3_000, throughputMiBs: 0.04, freeThroughput: 125 },
  /** A provisioned IOPS of io1 and io2 for a month; those of io2 beyond 32,000 are cheaper. */
  provisionedIops: 0.065,
  /** A GiB of stored snapshot data for a month. */
  snapshotGiB: 0.05,
  archivedGiB: 0.0125,
  /** A public IPv4 address for an hour, in use or not. */
  publicIpHour: 0.005,
  /** Hours that AWS's own examples count a month by. */
  hoursAMonth: 730,
} as const;
