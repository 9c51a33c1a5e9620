import { CopyButton } from './copy.tsx';

type Props = { readonly text: string; readonly what: string };

/** Several lines to read or to copy. */
export const CodeBlock = ({ text, what }: Props) => (
  <div className="code-block">
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1, what scrolls can be reached by keyboard */}
    <section tabIndex={0} aria-label={what}>
      <pre>
        <code>{text}</code>
      </pre>
    </section>
    <CopyButton text={text} what={what} />
  </div>
);
