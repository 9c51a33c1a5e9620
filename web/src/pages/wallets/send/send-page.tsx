import { DraftsSection } from './drafts-section.tsx';
import { FormSection } from './form-section.tsx';

export const SendPage = () => (
  <>
    <FormSection />
    <DraftsSection />
  </>
);
