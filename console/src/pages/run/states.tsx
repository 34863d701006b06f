import { List } from '../../app/list.tsx';
import { OUTCOME_WORDS, type WorkflowView } from '../../model/workflow.ts';

interface StatesProps {
  readonly view: WorkflowView;
  readonly chosen: string | undefined;
  readonly choose: (name: string) => void;
}

export const States = ({ view: { nodes, edges }, chosen, choose }: StatesProps) => (
  <List
    title="States"
    items={nodes}
    columns={[
      { id: 'name', header: 'State', cell: ({ name }) => name, isRowHeader: true },
      { id: 'type', header: 'Type', cell: ({ type }) => type },
      { id: 'outcome', header: 'Outcome', cell: ({ outcome }) => OUTCOME_WORDS[outcome] },
      { id: 'passes', header: 'Passes', cell: ({ passes = 'not told' }) => passes },
      {
        id: 'next',
        header: 'Leads to',
        cell: ({ name }) =>
          edges
            .filter(({ from }) => from === name)
            .map(({ to, is }) => (is === 'error' ? `${to} (on an error)` : to))
            .join(', '),
      },
    ]}
    idOf={({ name }) => name}
    isLoading={false}
    empty="The workflow has no states."
    selection={{ chosen, choose }}
  />
);
