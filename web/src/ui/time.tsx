import { relative } from '../lib/relative.ts';

const exact = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** "3 hours ago", and the exact time for those who want it. */
export const Time = ({ at }: { readonly at: string }) => (
  <time dateTime={at} title={exact.format(new Date(at))}>
    {relative(Date.parse(at), Date.now())}
  </time>
);
