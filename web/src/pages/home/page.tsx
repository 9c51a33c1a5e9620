import { useProfile } from '../../api/account.ts';
import { nameOf } from '../../lib/person.ts';
import { Page } from '../../ui/page.tsx';

export function HomePage() {
  const { data } = useProfile();
  return <Page title={data ? `Hello, ${nameOf(data)}` : 'Hello'}>{null}</Page>;
}
