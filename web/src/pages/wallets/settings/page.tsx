import { BackupSection } from './backup-section.tsx';
import { DetailsSection } from './details-section.tsx';
import { LockSection } from './lock-section.tsx';
import { RemoveSection } from './remove-section.tsx';
import { RescanSection } from './rescan-section.tsx';

export const SettingsTab = () => (
  <>
    <DetailsSection />
    <BackupSection />
    <LockSection />
    <RescanSection />
    <RemoveSection />
  </>
);
