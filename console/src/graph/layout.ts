import { Graph, layout } from '@dagrejs/dagre';
import type { WorkflowView } from '../model/workflow.ts';

export const STATE_SIZE = { width: 230, height: 64 } as const;

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where each state stands, from the start down. */
export const placesOf = ({ nodes, edges }: WorkflowView): ReadonlyMap<string, Place> => {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 40, ranksep: 44 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { name } of nodes) graph.setNode(name, { ...STATE_SIZE });
  // What leads back would turn the picture upside down.
  for (const { from, to, isLoop } of edges) if (!isLoop) graph.setEdge(from, to);
  layout(graph);
  return new Map(nodes.map(({ name }) => [name, cornerOf(graph.node(name))]));
};

/** dagre tells where the middle is. */
const cornerOf = ({ x, y }: Place): Place => ({ x: x - STATE_SIZE.width / 2, y: y - STATE_SIZE.height / 2 });
