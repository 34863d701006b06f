/**
 * Public list prices in US dollars, of us-east-1 on arm64; other regions differ by some tens of per cent. Check them again
 * before quoting. Sources: the pricing pages of AWS Step Functions (Standard), AWS Lambda, Amazon DynamoDB (on demand) and Amazon EBS.
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
  /** A GiB of snapshot data, for each MiB/s of an initialization rate: the page's example has $0.0036 at 300 MiB/s. */
  initializationGiB: 0.0036 / 300,
} as const;
