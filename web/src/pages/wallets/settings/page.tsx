import { BackupSection } from './backup-section.tsx';
import { DetailsSection } from './details-section.tsx';
import { LabelsSection } from './labels-section.tsx';
import { LockSection } from './lock-section.tsx';
import { RemoveSection } from './remove-section.tsx';
import { RescanSection } from './rescan-section.tsx';

export const SettingsTab = () => (
  <>
    <DetailsSection />
    <BackupSection />
    <LabelsSection />
    <LockSection />
    <RescanSection />
    <RemoveSection />
  </>
);
