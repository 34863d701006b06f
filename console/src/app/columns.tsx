import './columns.css';
import type { TableProps } from '@cloudscape-design/components/table';
import type { ReactNode } from 'react';
import { inWhole } from './text.tsx';

/** A header in words: where there is no room for columns, it stands before its value. */
export interface Column<Item> extends Pick<TableProps.ColumnDefinition<Item>, 'id' | 'sortingField' | 'isRowHeader'> {
  readonly header: string;
  readonly cell: (item: Item) => ReactNode;
  /** In pixels. @default a status stands in one line */
  readonly minWidth?: number;
}

type Columns<Item> = readonly Column<Item>[];

const LEAST_WIDTH = 150;

/** In pixels: what a page has left and right of a table. */
const AROUND = 130;

/** In pixels: the window in which columns stand side by side. */
export const roomFor = <Item,>(columns: Columns<Item>): number =>
  columns.reduce((sum, { minWidth = LEAST_WIDTH }) => sum + minWidth, AROUND);

/** @param isTight on paper: columns take what there is */
export const sideBySide = <Item,>(columns: Columns<Item>, isTight: boolean): TableProps.ColumnDefinition<Item>[] =>
  columns.map(({ minWidth = LEAST_WIDTH, cell, ...column }) => ({
    ...column,
    ...(isTight ? {} : { minWidth }),
    cell: (item) => inWhole(cell(item)),
  }));

/** On a phone a row is a list of what it says, and nothing of it is out of sight. */
export const stacked = <Item,>(columns: Columns<Item>): TableProps.ColumnDefinition<Item>[] => {
  const head = columns.find(({ isRowHeader }) => isRowHeader);
  const others = columns.filter((column) => column !== head);
  return [
    {
      id: 'all',
      header: head?.header,
      isRowHeader: true,
      cell: (item) => (
        <>
          <div className="stacked-head">{inWhole(head?.cell(item))}</div>
          <div className="stacked-facts">
            {others.map(({ id, header, cell }) => (
              <div key={id} className="stacked-fact">
                <span className="stacked-label">{header}</span>
                <span className="stacked-value">{inWhole(cell(item))}</span>
              </div>
            ))}
          </div>
        </>
      ),
    },
  ];
};
