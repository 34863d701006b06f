import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { ReactNode } from 'react';
import { partsOf } from '../model/text.ts';
import { inWhole } from './text.tsx';

export interface Fact {
  readonly label: string;
  readonly value: ReactNode;
}

/** In pixels: an id stands in one line, and a short word takes less. */
const WIDTHS = { wide: 320, id: 200, word: 150 } as const;

/** In characters. */
const LONG = 16;

const hasId = ({ value }: Fact): boolean =>
  typeof value === 'string' && partsOf(value).some(({ text, isWhole }) => isWhole && text.length > LONG);

const widthFor = (items: readonly Fact[]): 'id' | 'word' => (items.some(hasId) ? 'id' : 'word');

interface FactsProps {
  readonly columns: number;
  readonly items: readonly Fact[];
  /** Values have lines of their own. @default `false` */
  readonly isWide?: boolean;
}

/** Labels and what is known of each. */
export const Facts = ({ columns, items, isWide = false }: FactsProps) => (
  <KeyValuePairs
    columns={columns}
    minColumnWidth={WIDTHS[isWide ? 'wide' : widthFor(items)]}
    items={items.map(({ label, value }) => ({ label: inWhole(label), value: inWhole(value) }))}
  />
);
