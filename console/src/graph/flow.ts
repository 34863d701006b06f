import { type Edge, MarkerType, type Node } from '@xyflow/react';
import { OUTCOME_WORDS, type WorkflowEdge, type WorkflowNode, type WorkflowView } from '../model/workflow.ts';
import type { LaneEdge } from './lane.tsx';
import { type Layout, STATE_SIZE } from './layout.ts';

export type StateNode = Node<{ readonly shown: WorkflowNode }, 'state'>;

export const stateText = ({ outcome, passes }: WorkflowNode): string =>
  [outcome === 'unknown' ? '' : OUTCOME_WORDS[outcome], passesText(passes)].filter(Boolean).join(', ');

const passesText = (passes = 0): string => (passes > 1 ? `${passes} passes` : '');

export const nodesOf = (
  { nodes }: WorkflowView,
  { places }: Pick<Layout, 'places'>,
  chosen: string | undefined,
): StateNode[] =>
  nodes.map((shown) => ({
    id: shown.name,
    type: 'state',
    position: { ...(places.get(shown.name) ?? { x: 0, y: 0 }) },
    ...STATE_SIZE,
    data: { shown },
    selected: shown.name === chosen,
    ariaLabel: [shown.name, shown.type, stateText(shown)].filter(Boolean).join(', '),
  }));

/** Loops go around on the left, errors on the right, and success straight down. */
export const edgesOf = ({ edges, nodes }: WorkflowView, layout: Layout): (Edge | LaneEdge)[] =>
  edges.map((edge) => ({
    id: `${edge.from} → ${edge.to}`,
    source: edge.from,
    target: edge.to,
    focusable: false,
    animated: false,
    markerEnd: { type: MarkerType.ArrowClosed, width: 18, height: 18, color: 'var(--edge)' },
    ...(edge.is === 'error' ? { style: { strokeDasharray: '4 4' } } : {}),
    ...wayOf(edge, layout, nodes),
  }));

/** Short, as it stands beside the states: `12×`. */
const loopText = (passes = 0): string => (passes > 1 ? `${passes}×` : '');

/** Bends within the room between two rows. */
const STRAIGHT = { type: 'smoothstep', pathOptions: { offset: 10, borderRadius: 6 } } as const;

const wayOf = (
  { is, isLoop, to }: WorkflowEdge,
  { lanes: { left, right }, places }: Layout,
  nodes: readonly WorkflowNode[],
): Partial<LaneEdge> | typeof STRAIGHT => {
  if (!isLoop && is === 'next') return STRAIGHT;
  const side = isLoop ? 'left' : 'right';
  const { x = 0 } = places.get(to) ?? {};
  return {
    ...{ type: 'lane', sourceHandle: `${side}-out`, targetHandle: `${side}-in` },
    data: isLoop ? { lane: left, end: x } : { lane: right, end: x + STATE_SIZE.width },
    label: isLoop ? loopText(nodes.find(({ name }) => name === to)?.passes) : '',
  };
};
