/** What to do about an error, where the server's words for programs do not say it to people. By code. */
const remedies: Readonly<Record<string, string>> = {
  insufficient_funds:
    'Send less, or choose a lower fee. Frozen coins and those of other prepared payments are left out.',
  coin_unknown: 'It may have been spent meanwhile: choose again under Coins.',
  coin_frozen: 'Unfreeze it under Coins, or choose others.',
  coin_reserved: 'Send or discard that payment first, or choose others.',
  coin_not_mature: 'Newly mined coins take 100 blocks, and some ways to spend take older coins.',
  too_many_coins: 'Send it in several payments.',
  fee_absurd: 'Choose a lower rate, or say below that you mean it.',
  path_needed: 'Choose one of them below.',
  path_unknown: 'Choose one of those below.',
  transaction_not_pending: 'It may be in a block by now.',
  transaction_not_own: 'Only your own payments can be replaced, and only coins of this wallet be spent on.',
  not_yet_spendable: 'Keep what was signed, and bring it here again when it opens.',
  inputs_missing: 'Discard this payment and prepare it anew.',
  psbt_too_large: 'Send it in several payments.',
  wallet_exists: 'It is among your wallets already.',
  wallet_quota_reached: 'Delete one that you no longer need, or ask the operator for more.',
  descriptor_invalid: 'Export it from your wallet again and paste all of it.',
  wrong_network: 'Take a wallet of the network that this server watches.',
  birthday_in_future: 'Choose the day the wallet was made, or leave it empty.',
  scan_under_way: 'Wait until it is done, or stop it under Overview.',
  no_address_left: 'Try again in a moment: the next ones are being made.',
  too_many_unused_addresses: 'Take one that was handed out before: they are listed below.',
  backup_invalid: 'Choose the file as it was downloaded.',
  backup_newer: 'Restore it on a server of that version.',
  backup_mismatch: 'Nothing was restored. The file was altered or damaged: take another copy.',
};

/** A sentence, or nothing. */
export const remedyFor = (code: string): string | undefined => remedies[code];

export const remedyCodes: readonly string[] = Object.keys(remedies);
