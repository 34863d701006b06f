import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { Shown } from '../model/words.ts';
import { inWhole } from './text.tsx';

/** In characters: icon and word stay in one line. */
const SHORT = 18;

/** Icon and word; of what nobody judges the word alone. */
export const Status = ({ shown }: { readonly shown: Shown | string }) => {
  if (typeof shown === 'string') return inWhole(shown);
  return (
    <span className={shown.word.length <= SHORT ? 'whole' : undefined}>
      <StatusIndicator type={shown.type}>
        <span className="words">{inWhole(shown.word)}</span>
      </StatusIndicator>
    </span>
  );
};
