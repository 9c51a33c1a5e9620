import { useQuota } from '../../api/clients.ts';

/** One line that is there from the start, so that nothing moves. */
export function Quota() {
  const { data, error } = useQuota();
  if (error) return 'How many you may have is not known at the moment.';
  if (!data) return <span className="skeleton skeleton-line" />;
  const { used, limit } = data;
  return used >= limit
    ? `All ${limit} are in use. Delete one, or ask the operator for more.`
    : `${used} of ${limit} in use.`;
}
