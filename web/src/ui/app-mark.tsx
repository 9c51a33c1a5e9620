type Props = { readonly name: string };

/**
 * The first letter of an application's name. Its own logo would be fetched from somebody else's server, who would learn
 * when this page is looked at; the consent page alone shows logos, of verified applications.
 */
export const AppMark = ({ name }: Props) => (
  <span className="row-icon app-mark" aria-hidden="true">
    {(Array.from(name.trim())[0] ?? '?').toUpperCase()}
  </span>
);
