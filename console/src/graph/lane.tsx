import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react';

export type LaneEdge = Edge<{ readonly lane: number; readonly end: number }, 'lane'>;

const ROUND = 8;

/** A way that goes around the states: out at the side, along a lane, and in at the same side. */
export const Lane = ({ sourceX, sourceY, targetY, data, markerEnd, style, label }: EdgeProps<LaneEdge>) => {
  const { lane: x, end } = data ?? { lane: sourceX, end: sourceX };
  const side = Math.sign(x - sourceX) * ROUND;
  const down = Math.sign(targetY - sourceY) * ROUND;
  const path = [
    `M ${sourceX} ${sourceY}`,
    `H ${x - side}`,
    `Q ${x} ${sourceY} ${x} ${sourceY + down}`,
    `V ${targetY - down}`,
    `Q ${x} ${targetY} ${x - side} ${targetY}`,
    `H ${end}`,
  ].join(' ');
  return (
    <BaseEdge
      path={path}
      label={label}
      labelX={x}
      labelY={(sourceY + targetY) / 2}
      {...(markerEnd === undefined ? {} : { markerEnd })}
      {...(style === undefined ? {} : { style })}
    />
  );
};
