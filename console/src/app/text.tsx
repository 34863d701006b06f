import type { ReactNode } from 'react';
import { partsOf } from '../model/text.ts';

/** In characters: what is longer has no room in one line of a phone. */
const LONGEST = 26;

/** A text whose ids, names and times are each in one piece. */
export const Text = ({ children }: { readonly children: string }) => (
  <span>
    {partsOf(children).map(({ text, isWhole }, n) =>
      isWhole && text.length <= LONGEST ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity
        <span key={n} className="whole">
          {text}
        </span>
      ) : (
        text
      ),
    )}
  </span>
);

/** The same of whatever a table or a figure shows. */
export const inWhole = (node: ReactNode): ReactNode =>
  typeof node === 'string' && node !== '' ? <Text>{node}</Text> : node;
