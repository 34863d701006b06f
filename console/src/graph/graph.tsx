import '@xyflow/react/dist/base.css';
import './graph.css';
import { Controls, Handle, type NodeProps, Position, ReactFlow, type ReactFlowInstance } from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useColorScheme } from '../app/color-scheme.ts';
import type { WorkflowView } from '../model/workflow.ts';
import { edgesOf, nodesOf, type StateNode, stateText } from './flow.ts';
import { Lane } from './lane.tsx';
import { layoutOf } from './layout.ts';

const HANDLES = [
  { type: 'target', position: Position.Top },
  { type: 'source', position: Position.Bottom },
  { type: 'source', position: Position.Left, id: 'left-out' },
  { type: 'target', position: Position.Left, id: 'left-in' },
  { type: 'source', position: Position.Right, id: 'right-out' },
  { type: 'target', position: Position.Right, id: 'right-in' },
] as const;

const State = ({ data: { shown } }: NodeProps<StateNode>) => (
  <div className={`state state-${shown.outcome}`}>
    {HANDLES.map((handle) => (
      <Handle key={`${handle.type} ${handle.position}`} {...handle} isConnectable={false} />
    ))}
    {shown.name}
    <small>{stateText(shown)}</small>
  </div>
);

const NODE_TYPES = { state: State };
const EDGE_TYPES = { lane: Lane };

/** Whole, and never larger than it is drawn. */
const FIT = { padding: 0, maxZoom: 1 } as const;

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
    const observer = new ResizeObserver(() => void flow.fitView(FIT));
    observer.observe(frame.current);
    return () => observer.disconnect();
  }, [flow]);
  const layout = useMemo(() => layoutOf(view), [view]);
  const nodes = useMemo(() => nodesOf(view, layout, chosen), [view, layout, chosen]);
  const edges = useMemo(() => edgesOf(view, layout), [view, layout]);
  const { width, height } = layout.size;
  return (
    <div className="graph" ref={frame} style={{ aspectRatio: width / height, maxHeight: height }}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
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
        fitViewOptions={FIT}
        proOptions={{ hideAttribution: true }}
      >
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
};

export default Graph;
