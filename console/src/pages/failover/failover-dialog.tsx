import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { useGroupAction, useMayNotAct } from '../../api/actions.ts';
import { usePlan } from '../../api/queries.ts';
import type { PointOption } from '../../api/shapes.ts';
import { useSurroundings } from '../../api/surroundings-context.ts';
import { ActDialog } from '../../app/act-dialog.tsx';
import { useNews } from '../../app/news.tsx';
import { ReasonField } from '../../app/reason-field.tsx';
import { goTo } from '../../app/route.ts';
import { isOld, whyNotYet } from '../../model/may-begin.ts';
import type { Plan } from '../../model/plan-findings.ts';
import { HREF } from '../../model/route.ts';
import { sdrsLines } from '../../model/sdrs-lines.ts';
import { Acceptable } from './acceptable.tsx';
import { PlanView } from './plan-view.tsx';
import { type PointChosen, PointField } from './point-field.tsx';
import { useAcceptances } from './use-acceptances.ts';

export interface FailoverDialogProps {
  readonly group: { readonly id: string; readonly name: string };
  /** The run before, whose job this call finishes. */
  readonly lastRunId?: string | undefined;
  readonly onClose: () => void;
}

/** The plan, made anew, and what it takes to go on. */
const FailoverDialog = ({ group, lastRunId, onClose }: FailoverDialogProps) => {
  const { command } = useSurroundings();
  const [point, choose] = useState<PointChosen>({});
  const plan = usePlan(group.id, true, point.point);
  const acceptances = useAcceptances(lastRunId);
  const mayNotAct = useMayNotAct();
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [isWithoutPlan, setWithoutPlan] = useState(false);
  const [act, failOver] = useFailover(group, onClose);
  const options = plan.data?.failover_plan.points ?? NONE;
  const made: Made | undefined = plan.isFetching ? undefined : plan.data?.failover_plan;
  const whyNot =
    whyNotYet({ groupName: group.name, typed, reason, plan: made, isWithoutPlan, mayNotAct }) ??
    point.whyNot ??
    acceptances.whyNot;
  return (
    <ActDialog
      title={`Fail over ${group.name}`}
      confirmText="Fail over"
      size="max"
      act={act}
      line={sdrsLines(command).failover(group.id, reason, acceptances.accepted, point.point)}
      whyNot={whyNot}
      onConfirm={() => failOver(reason, acceptances.accepted, point.point)}
      onClose={onClose}
    >
      <PointField groupId={group.id} options={options} chosen={point} choose={choose} />
      <PlanView plan={plan} />
      {!plan.isFetching && (plan.isError || isDated(made)) && (
        <Checkbox checked={isWithoutPlan} onChange={({ detail: { checked } }) => setWithoutPlan(checked)}>
          Go on without a plan of now. The failover checks the same before it touches anything, and shows nobody which
          servers it terminates where the group allows that.
        </Checkbox>
      )}
      <Acceptable acceptances={acceptances} />
      <ReasonField
        label="Why is production faulty?"
        description="You confirm the fault with that."
        value={reason}
        onChange={setReason}
      />
      <FormField label={`Type the group's name, ${group.name}, to go on`}>
        <Input value={typed} ariaRequired disableBrowserAutocorrect onChange={({ detail }) => setTyped(detail.value)} />
      </FormField>
    </ActDialog>
  );
};

/** The recorder made it, and it blocks: that may be mended since. */
const isDated = (made: Made | undefined): boolean => made !== undefined && made.verdict === 'BLOCK' && isOld(made);

type Made = Plan & { readonly from?: string };

const NONE: readonly PointOption[] = [];

type Accepted = readonly { readonly instance: string; readonly reason: string }[];

const useFailover = ({ id, name }: FailoverDialogProps['group'], onClose: () => void) => {
  const { tell } = useNews();
  const act = useGroupAction(id, ({ job_id }) => {
    const at = HREF.run(job_id);
    tell({ type: 'info', header: `The failover of ${name} has been started`, text: `Run ${job_id}.`, at });
    onClose();
    goTo(at);
  });
  const tokenOf = useTokens();
  const failOver = (reason: string, accepted: Accepted, point: string | undefined): void => {
    const asked = {
      reason: reason.trim(),
      ...(point === undefined ? {} : { point }),
      ...(accepted.length > 0 ? { accept_unfenced: [...accepted] } : {}),
    };
    act.mutate({ action: { 'failover-server-group': asked }, token: tokenOf(asked) });
  };
  return [act, failOver] as const;
};

/** One dialog asks for one failover, however often its button is pressed; the API takes a token for one request alone. */
const useTokens = (): ((asked: object) => string) => {
  const [tokens] = useState(() => new Map<string, string>());
  return (asked) => {
    const said = JSON.stringify(asked);
    const token = tokens.get(said) ?? crypto.randomUUID();
    tokens.set(said, token);
    return token;
  };
};

export default FailoverDialog;
