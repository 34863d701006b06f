import { Graph, layout } from '@dagrejs/dagre';
import type { WorkflowEdge, WorkflowView } from '../model/workflow.ts';

export const STATE_SIZE = { width: 230, height: 52 } as const;

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where each state stands, from the start down. */
export const placesOf = ({ nodes, edges }: WorkflowView): ReadonlyMap<string, Place> => {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 40, ranksep: 28 });
  for (const { name } of nodes) graph.setNode(name, { ...STATE_SIZE });
  for (const { from, to, is } of placing(edges)) graph.setEdge(from, to, { weight: is === 'next' ? 20 : 0 });
  layout(graph);
  return new Map(nodes.map(({ name }) => [name, cornerOf(graph.node(name))]));
};

/**
 * What leads back would turn the picture upside down. Where errors of many states lead to one, the last of them places it: the
 * others would bend the way of success, which is the straight one.
 */
const placing = (edges: readonly WorkflowEdge[]): readonly WorkflowEdge[] => {
  const onward = edges.filter(({ isLoop }) => !isLoop);
  const errors = new Map(onward.filter(({ is }) => is === 'error').map((edge) => [edge.to, edge]));
  return [...onward.filter(({ is }) => is === 'next'), ...errors.values()];
};

/** dagre tells where the middle is. */
const cornerOf = ({ x, y }: Place): Place => ({ x: x - STATE_SIZE.width / 2, y: y - STATE_SIZE.height / 2 });
