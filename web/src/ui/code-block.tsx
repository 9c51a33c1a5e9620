import { CopyButton } from './copy.tsx';

type Props = {
  readonly text: string;
  readonly what: string;
  /** Breaks long lines, where they are no program. */
  readonly wrap?: boolean;
};

/** Several lines to read or to copy. */
export const CodeBlock = ({ text, what, wrap = false }: Props) => (
  <div className={wrap ? 'code-block code-wrap' : 'code-block'}>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1, what scrolls can be reached by keyboard */}
    <figure tabIndex={0} aria-label={what}>
      <pre>
        <code>{text}</code>
      </pre>
    </figure>
    <CopyButton text={text} what={what} />
  </div>
);
