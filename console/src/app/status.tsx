import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Shown } from '../model/words.ts';
import { inWhole } from './text.tsx';

/** Icon and word; of what nobody judges the word alone. */
export const Status = ({ shown }: { readonly shown: Shown | string }) => {
  if (typeof shown === 'string') return inWhole(shown);
  return (
    <StatusIndicator type={shown.type}>
      <span className="words">{inWhole(shown.word)}</span>
    </StatusIndicator>
  );
};
