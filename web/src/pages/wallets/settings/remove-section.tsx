import { LinkButton } from '../../../ui/link-button.tsx';
import { Section } from '../../../ui/section.tsx';
import { useOpenWallet } from '../wallet-context.ts';

export const RemoveSection = () => {
  const { id } = useOpenWallet();
  return (
    <Section
      title="Delete"
      lead="Stops watching. Your coins are not touched."
      action={
        <LinkButton icon="trash" to={`/wallets/${id}/delete`}>
          Delete wallet
        </LinkButton>
      }
    >
      {null}
    </Section>
  );
};
