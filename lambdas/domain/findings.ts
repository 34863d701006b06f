import type { Finding } from './plan-types.ts';

/** A finding that forbids the failover. */
export const block = (code: string, message: string): Finding => ({ verdict: 'BLOCK', code, message });

/** A finding that people should know before they go on. */
export const warn = (code: string, message: string): Finding => ({ verdict: 'WARN', code, message });

/** The finding where the condition holds, none otherwise. */
export const when = (condition: unknown, finding: () => Finding): readonly Finding[] => (condition ? [finding()] : []);
