import type { Notification } from '../domain/trail/notifications.ts';
import type { Metric } from '../domain/trail/trail-metrics.ts';

/** The bus on which others hear of what happens. */
export interface Notifier {
  /**
   * Sends them in this order. Whoever hears them may hear one twice, as a repeat after a failure sends all again.
   * @throws NotificationsNotSentError if the bus did not take every one
   */
  publish(notifications: readonly Notification[]): Promise<void>;
}

/** Where figures are counted. */
export interface Meter {
  put(metrics: readonly Metric[]): void;
}
