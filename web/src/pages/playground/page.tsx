import { useSdk } from '../../api/sdk.ts';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Actions } from './actions.tsx';
import { RequestForm } from './request-form.tsx';
import { start } from './start.ts';
import { StepList } from './step-list.tsx';
import { TokenSection } from './token-section.tsx';
import { useFlow } from './use-flow.ts';
import { useLog } from './use-log.ts';

export function PlaygroundPage() {
  const sdk = useSdk();
  const log = useLog();
  const flow = useFlow(log);
  const { attempt, received } = flow;
  const hasBegun = log.steps.length > 0;
  return (
    <Page
      title="Playground"
      lead="A real sign-in with OpenID Connect, against this server, as an application sees it. What it shows stays in this page."
    >
      {flow.isStray && (
        <Notice icon="warning" warn>
          <strong>An answer came that this tab did not ask for.</strong> It was not used: whoever asked has to
          receive it. Send a request of your own below.
        </Notice>
      )}
      {hasBegun && <StepList steps={log.steps} busy={log.busy || flow.isReturning} />}
      {received && attempt && (
        <>
          <Actions log={log} flow={flow} />
          <TokenSection received={received} attempt={attempt} />
        </>
      )}
      {!flow.isReturning && !received && (
        <RequestForm
          first={attempt?.asked}
          isAgain={hasBegun}
          busy={log.busy}
          onSend={(asked) => {
            flow.forget();
            void start(sdk, asked, log);
          }}
        />
      )}
    </Page>
  );
}
