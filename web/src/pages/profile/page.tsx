import { useProfile } from '../../api/account.ts';
import { Page } from '../../ui/page.tsx';
import { LoadProblem } from '../../ui/problem.tsx';
import { Section } from '../../ui/section.tsx';
import { DeleteSection } from './delete-section.tsx';
import { ExportSection } from './export-section.tsx';
import { ProfileForm, ProfileSkeleton } from './profile-form.tsx';

export function ProfilePage() {
  const profile = useProfile();
  return (
    <Page
      title="Profile and data"
      lead="What you say about yourself. Applications see it only where you allow it."
    >
      <Section title="Profile">
        {profile.data ? (
          <ProfileForm key={profile.data.user_id} profile={profile.data} />
        ) : profile.error ? (
          <LoadProblem error={profile.error} retry={() => void profile.refetch()} />
        ) : (
          <ProfileSkeleton />
        )}
      </Section>
      <ExportSection />
      <DeleteSection />
    </Page>
  );
}
