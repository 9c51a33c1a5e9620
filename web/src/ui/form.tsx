import type { ComponentProps } from 'react';

type Props = Omit<ComponentProps<'form'>, 'className' | 'onSubmit'> & { readonly onSubmit: () => void };

/** Fields below one another, which the page sends itself. */
export const Form = ({ onSubmit, ...rest }: Props) => (
  <form
    {...rest}
    className="fields"
    onSubmit={(event) => {
      event.preventDefault();
      onSubmit();
    }}
  />
);
