import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Pagination from '@cloudscape-design/components/pagination';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter, { type TextFilterProps } from '@cloudscape-design/components/text-filter';
import type { ReactNode } from 'react';
import { type Column, roomFor, sideBySide, stacked } from './columns.tsx';
import { useIsNarrower } from './narrow.ts';
import { useIsPrinting } from './printing.ts';

const PAGE_SIZE = 50;
const PAGE_SIZE_WITHIN = 20;

export interface ListProps<Item> {
  readonly title: string;
  readonly description?: ReactNode;
  readonly items: readonly Item[];
  readonly columns: readonly Column<Item>[];
  readonly idOf: (item: Item) => string;
  readonly isLoading: boolean;
  /** What stands there when there are none. */
  readonly empty: string;
  /** Within a dialog or a panel: no frame, and shorter pages. @default `false` */
  readonly isWithin?: boolean;
  readonly selection?: { readonly chosen: string | undefined; readonly choose: (id: string) => void };
}

/** A table with a filter and pages: a thousand rows are as quick as ten. */
export const List = <Item,>(props: ListProps<Item>) => {
  const { title, description, items, columns, idOf, isLoading, empty, selection, isWithin = false } = props;
  const isPrinting = useIsPrinting();
  const definitions = useDefinitionsOf(columns, isPrinting);
  const onScreen = isWithin ? PAGE_SIZE_WITHIN : PAGE_SIZE;
  const pageSize = isPrinting ? Math.max(onScreen, items.length) : onScreen;
  const {
    items: shown,
    collectionProps,
    filterProps,
    paginationProps,
    filteredItemsCount,
  } = useCollection(items, {
    filtering: { empty: <Box>{empty}</Box>, noMatch: <Box>Nothing fits the filter.</Box> },
    pagination: { pageSize },
    sorting: {},
  });
  const chosen = shown.filter((item) => idOf(item) === selection?.chosen);
  return (
    <Table
      {...collectionProps}
      {...(selection ? selectable(selection, chosen, idOf) : {})}
      variant={isWithin ? 'embedded' : 'container'}
      wrapLines
      items={shown}
      columnDefinitions={definitions}
      trackBy={idOf}
      loading={isLoading}
      loadingText="The API is asked"
      enableKeyboardNavigation
      ariaLabels={{ tableLabel: title, selectionGroupLabel: title, itemSelectionLabel: (_, item) => idOf(item) }}
      header={
        <Header variant={isWithin ? 'h3' : 'h2'} description={description} counter={`(${items.length})`}>
          {title}
        </Header>
      }
      filter={!isPrinting && <Filter title={title} count={filteredItemsCount} filterProps={filterProps} />}
      pagination={items.length > pageSize ? <Pagination {...paginationProps} /> : undefined}
    />
  );
};

const useDefinitionsOf = <Item,>(columns: readonly Column<Item>[], isPrinting: boolean) => {
  const isNarrow = useIsNarrower(roomFor(columns));
  return isNarrow && !isPrinting ? stacked(columns) : sideBySide(columns, isPrinting);
};

interface FilterProps {
  readonly title: string;
  readonly count: number | undefined;
  readonly filterProps: TextFilterProps;
}

const Filter = ({ title, count, filterProps }: FilterProps) => (
  <TextFilter
    {...filterProps}
    filteringPlaceholder="Filter"
    filteringAriaLabel={`Filter: ${title}`}
    countText={`${count} fit`}
  />
);

const selectable = <Item,>(
  { choose }: NonNullable<ListProps<Item>['selection']>,
  chosen: readonly Item[],
  idOf: (item: Item) => string,
): Partial<TableProps<Item>> => ({
  selectionType: 'single',
  selectedItems: chosen,
  onSelectionChange: ({ detail: { selectedItems } }) => {
    const [item] = selectedItems;
    if (item !== undefined) choose(idOf(item));
  },
});
