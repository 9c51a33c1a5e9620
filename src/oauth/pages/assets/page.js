// What every page gains from a script: times as the reader's clock shows them, no broken logos, fields that copy.

showLocalTimes();
hideBrokenLogos();
for (const field of document.querySelectorAll('[data-select]'))
  field.addEventListener('focus', () => field.select());
for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', () => copyFrom(byId(button.dataset.copy), button));
}

export function byId(id) {
  return document.getElementById(id);
}

/** In the page's one line for what is going on; it is read out. */
export function say(text) {
  const status = byId('status');
  if (!status) return;
  status.hidden = false;
  if (status.textContent !== text) status.textContent = text;
}

/** Extensions arrive late: looks again for a little while, and says when it is for the last time. */
export function probe(look) {
  for (const delay of [0, 300, 1_000, 3_000, 6_000]) setTimeout(() => look(delay === 6_000), delay);
}

/** Milliseconds as minutes and seconds. */
export function clock(left) {
  const seconds = Math.max(0, Math.ceil(left / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Onion and plain http pages have no clipboard: there the text is selected, ready to be copied by hand. */
export async function copyFrom(field, button) {
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = 'Copied';
  } catch {
    field.select();
    button.textContent = document.execCommand('copy') ? 'Copied' : 'Selected';
  }
  setTimeout(() => {
    button.textContent = 'Copy';
  }, 2_000);
}

function showLocalTimes() {
  for (const time of document.querySelectorAll('time[data-local]')) {
    const day = time.dataset.local === 'day' ? { dateStyle: 'medium' } : {};
    time.textContent = new Date(time.dateTime).toLocaleString([], { ...day, timeStyle: 'short' });
  }
}

function hideBrokenLogos() {
  for (const logo of document.querySelectorAll('img[data-logo]')) {
    const hide = () => logo.classList.add('broken');
    if (logo.complete && logo.naturalWidth === 0) hide();
    logo.addEventListener('error', hide);
  }
}
