import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Shown } from '../model/words.ts';

/** Icon and word. */
export const Status = ({ shown: { type, word } }: { readonly shown: Shown }) => (
  <StatusIndicator type={type}>{word}</StatusIndicator>
);
