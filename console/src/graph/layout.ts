import { Graph, layout } from '@dagrejs/dagre';
import type { WorkflowEdge, WorkflowView } from '../model/workflow.ts';

/** Room for a name in two lines, and for how it stands in a third. */
export const STATE_SIZE = { width: 168, height: 66 } as const;

/** Between the outermost states and what goes around them. */
const LANE = 22;

/** Room for how often a loop was gone. */
const MARGIN = 24;

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly places: ReadonlyMap<string, Place>;
  /** Where ways go up and down beside the states: loops on the left, errors on the right. */
  readonly lanes: { readonly left: number; readonly right: number };
  /** All of it, lanes too. */
  readonly size: { readonly width: number; readonly height: number };
}

/** From the start down. */
export const layoutOf = ({ nodes, edges }: WorkflowView): Layout => {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 32, ranksep: 26 });
  for (const { name } of nodes) graph.setNode(name, { ...STATE_SIZE });
  for (const { from, to, is } of placing(edges)) graph.setEdge(from, to, { weight: is === 'next' ? 20 : 0 });
  layout(graph);
  const places = new Map(nodes.map(({ name }) => [name, cornerOf(graph.node(name))]));
  const { width = 0, height = 0 } = graph.graph();
  return {
    places,
    lanes: { left: -LANE, right: width + LANE },
    size: { width: width + 2 * (LANE + MARGIN), height: height + 2 * MARGIN },
  };
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
