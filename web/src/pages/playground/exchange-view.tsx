import { curlOf } from '../../lib/curl.ts';
import { CodeBlock } from '../../ui/code-block.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { pretty, prettyForm } from './pretty.ts';
import type { Exchange } from './step.ts';

/** A request and its answer, header by header. */
export const ExchangeView = ({ exchange }: { readonly exchange: Exchange }) => {
  const { method, url, headers, body, status, answerHeaders, answer } = exchange;
  const request = [
    `${method} ${url}`,
    ...lines(headers),
    ...(body === null ? [] : ['', prettyForm(body)]),
  ].join('\n');
  const reply = [`${status}`, ...lines(answerHeaders), '', pretty(answer)].join('\n');
  return (
    <>
      <div className="code-head">
        <h3>Request</h3>
        <CopyButton text={curlOf(exchange)} what="the request as a curl command" />
      </div>
      <CodeBlock wrap text={request} what="the request" />
      <div className="code-head">
        <h3>Answer</h3>
      </div>
      <CodeBlock wrap text={reply} what="the answer" />
    </>
  );
};

const lines = (headers: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
