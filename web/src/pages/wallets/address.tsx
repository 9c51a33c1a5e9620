const GROUP = 4;

/** In groups of four, alternately weighted, so that two can be compared by eye. Copied it is one word. */
export const Address = ({ text }: { readonly text: string }) => (
  <code className="address">
    {(text.match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []).map((part, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of an address do not move
      <span key={index}>{part}</span>
    ))}
  </code>
);
