import type { ReactNode } from 'react';
import { partsOf } from '../model/text.ts';

/** A text whose ids, names and times are each in one piece. */
export const Text = ({ children }: { readonly children: string }) =>
  partsOf(children).map(({ text, isWhole }, n) =>
    isWhole ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity
      <span key={n} className="whole">
        {text}
      </span>
    ) : (
      text
    ),
  );

/** The same of whatever a table or a figure shows. */
export const inWhole = (node: ReactNode): ReactNode => (typeof node === 'string' ? <Text>{node}</Text> : node);
