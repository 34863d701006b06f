import '@xyflow/react/dist/base.css';
import {
  Controls,
  type Edge,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  type ReactFlowInstance,
} from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useColorScheme } from '../app/color-scheme.ts';
import { OUTCOME_WORDS, type WorkflowNode, type WorkflowView } from '../model/workflow.ts';
import { placesOf, STATE_SIZE } from './layout.ts';

type StateNode = Node<{ readonly shown: WorkflowNode }, 'state'>;

const State = ({ data: { shown } }: NodeProps<StateNode>) => (
  <div className={`state state-${shown.outcome}`}>
    <Handle type="target" position={Position.Top} isConnectable={false} />
    {shown.name}
    <small>{stateText(shown)}</small>
    <Handle type="source" position={Position.Bottom} isConnectable={false} />
  </div>
);

const stateText = ({ type, outcome, passes }: WorkflowNode): string =>
  [type, outcome === 'unknown' ? '' : OUTCOME_WORDS[outcome], passesText(passes)].filter(Boolean).join(', ');

const passesText = (passes = 0): string => (passes > 1 ? `${passes} passes` : '');

const NODE_TYPES = { state: State };

const nodesOf = ({ nodes, ...view }: WorkflowView, chosen: string | undefined): StateNode[] => {
  const places = placesOf({ nodes, ...view });
  return nodes.map((shown) => ({
    id: shown.name,
    type: 'state',
    position: { ...(places.get(shown.name) ?? { x: 0, y: 0 }) },
    ...STATE_SIZE,
    data: { shown },
    selected: shown.name === chosen,
    ariaLabel: `${shown.name}: ${stateText(shown)}`,
  }));
};

const edgesOf = ({ edges, nodes }: WorkflowView): Edge[] =>
  edges.map(({ from, to, is, isLoop }) => ({
    id: `${from} → ${to}`,
    source: from,
    target: to,
    type: 'smoothstep',
    focusable: false,
    animated: false,
    markerEnd: { type: MarkerType.ArrowClosed },
    ...(is === 'error' ? { style: { strokeDasharray: '4 4' } } : {}),
    ...(isLoop ? loopLabel(nodes.find(({ name }) => name === to)) : {}),
  }));

const loopLabel = (to: WorkflowNode | undefined) => {
  const label = passesText(to?.passes);
  return label === '' ? {} : { label };
};

interface GraphProps {
  readonly view: WorkflowView;
  readonly chosen: string | undefined;
  readonly choose: (name: string) => void;
}

/** A picture of the workflow; the table of states tells the same. */
const Graph = ({ view, chosen, choose }: GraphProps) => {
  const [flow, setFlow] = useState<ReactFlowInstance<StateNode>>();
  const frame = useRef<HTMLDivElement>(null);
  // Whoever turns the phone sees the whole workflow again.
  useEffect(() => {
    if (flow === undefined || frame.current === null) return undefined;
    const observer = new ResizeObserver(() => void flow.fitView());
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [flow]);
  const nodes = useMemo(() => nodesOf(view, chosen), [view, chosen]);
  const edges = useMemo(() => edgesOf(view), [view]);
  return (
    <div className="graph" ref={frame}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        onInit={setFlow}
        colorMode={useColorScheme()}
        onNodeClick={(_, { id }) => choose(id)}
        onNodesChange={(changes) => {
          for (const change of changes) if (change.type === 'select' && change.selected) choose(change.id);
        }}
        nodesDraggable={false}
        nodesConnectable={false}
        preventScrolling={false}
        zoomOnScroll={false}
        minZoom={0.2}
        fitView
        proOptions={{ hideAttribution: true }}
      >
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
};

export default Graph;
