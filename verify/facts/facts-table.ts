import type { Fact } from './fact.ts';

const HEAD = ['| fact | question | expected | asked |', '| --- | --- | --- | --- |'];

const cell = (text: string): string => text.replaceAll('|', '\\|');

const rowOf = ({ id, question, expected, probe }: Fact): string => {
  const isAsked = typeof probe === 'function' ? 'yes' : `no: ${probe.notAsked}`;
  return `| ${[id, question, expected, isAsked].map(cell).join(' | ')} |`;
};

/** The register of facts as docs/verify-account.md has it. */
export const factsTable = (facts: readonly Fact[]): string => [...HEAD, ...facts.map(rowOf)].join('\n');
