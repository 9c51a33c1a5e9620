import { BalanceSection } from './balance-section.tsx';
import { ChartSection } from './chart-section.tsx';
import { ScanSection } from './scan-section.tsx';

export const OverviewTab = () => (
  <>
    <ScanSection />
    <BalanceSection />
    <ChartSection />
  </>
);
