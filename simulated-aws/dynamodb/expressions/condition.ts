import type { Type } from '../model.ts';
import type { PathOperand, ValueOperand } from './operands.ts';
import type { Path } from './paths.ts';

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Operand = PathOperand | ValueOperand | { readonly kind: 'size'; readonly of: Operand };

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'between'; readonly operand: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly kind: 'in'; readonly operand: Operand; readonly among: readonly Operand[] }
  | { readonly kind: 'exists' | 'missing'; readonly path: Path }
  | { readonly kind: 'type'; readonly operand: Operand; readonly type: Type }
  | { readonly kind: 'begins'; readonly operand: Operand; readonly prefix: Operand }
  | { readonly kind: 'contains'; readonly operand: Operand; readonly sought: Operand };
