import type { Type } from '../model.ts';
import type { PathOperand, ValueOperand } from './operands.ts';

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Operand = PathOperand | ValueOperand | { readonly kind: 'size'; readonly of: Operand };

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly operands: readonly [Operand, Operand] }
  | { readonly kind: 'between'; readonly operands: readonly [Operand, Operand, Operand] }
  | { readonly kind: 'in'; readonly operands: readonly [Operand, ...Operand[]] }
  | { readonly kind: 'exists' | 'missing'; readonly operands: readonly [PathOperand] }
  | { readonly kind: 'type'; readonly operands: readonly [Operand]; readonly type: Type }
  | { readonly kind: 'begins' | 'contains'; readonly operands: readonly [Operand, Operand] };
