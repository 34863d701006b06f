export type Verdict = 'PASS' | 'WARN' | 'BLOCK';

export interface Finding {
  readonly verdict: Verdict;
  /** Stable code for programs, e.g. `dr-server-running`. */
  readonly code: string;
  /** What was found, the value, what is allowed, and the remedy. */
  readonly message: string;
}

/** The worst of some verdicts; `PASS` of none. */
export const worstVerdict = (verdicts: readonly Verdict[]): Verdict => {
  if (verdicts.includes('BLOCK')) return 'BLOCK';
  return verdicts.includes('WARN') ? 'WARN' : 'PASS';
};

/** A check that found things as they should be, with what it saw. */
export const pass = (code: string, message: string): Finding => ({ verdict: 'PASS', code, message });

/** A finding that forbids the failover. */
export const block = (code: string, message: string): Finding => ({ verdict: 'BLOCK', code, message });

/** A finding that people should know before they go on. */
export const warn = (code: string, message: string): Finding => ({ verdict: 'WARN', code, message });

/** The finding where the condition holds, none otherwise. */
export const when = (condition: unknown, finding: () => Finding): readonly Finding[] => (condition ? [finding()] : []);
