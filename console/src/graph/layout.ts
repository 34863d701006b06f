import { Graph, layout } from '@dagrejs/dagre';
import type { WorkflowView } from '../model/workflow.ts';

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
  // What leads back would turn the picture upside down.
  const onward = edges.filter(({ isLoop }) => !isLoop);
  // The way of success is the straight one.
  for (const { from, to, is } of onward) graph.setEdge(from, to, { weight: is === 'next' ? 20 : 0 });
  layout(graph);
  return new Map(nodes.map(({ name }) => [name, cornerOf(graph.node(name))]));
};

/** dagre tells where the middle is. */
const cornerOf = ({ x, y }: Place): Place => ({ x: x - STATE_SIZE.width / 2, y: y - STATE_SIZE.height / 2 });
