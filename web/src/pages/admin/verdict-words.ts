import type { AuditVerdict } from '@hodlxxi/sdk';

type Reason = NonNullable<AuditVerdict['broken']>['reason'];

export const brokenWords: Readonly<Record<Reason, string>> = {
  gap: 'an event is missing.',
  altered: 'its content was changed.',
  unlinked: 'it does not follow from the one before.',
  truncated: 'the newest events are missing.',
  replaced: 'the log is not the one it was.',
};
