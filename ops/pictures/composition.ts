import type { Chromium } from '../../test/support/chromium.ts';
import type { Look } from './stage.ts';

const page = (desktop: string, phone: string, scheme: Look['scheme']): string => `<!doctype html><style>
  body { margin: 0; width: 1200px; height: 660px; position: relative; background: transparent }
  img { position: absolute; display: block; border: 1px solid ${scheme === 'light' ? '#d8d8d3' : '#34363b'} }
  .desktop { left: 0; top: 0; width: 1010px; border-radius: 14px }
  .phone { right: 0; bottom: 0; width: 262px; border-radius: 30px; border-width: 5px; border-color: ${scheme === 'light' ? '#17181a' : '#4a4d54'} }
</style><img class="desktop" src="data:image/png;base64,${desktop}"><img class="phone" src="data:image/png;base64,${phone}">`;

/** One picture of two: a desktop with a phone in front of it. Both are PNG in base64. */
export async function compose(
  chromium: Chromium,
  pictures: { readonly desktop: string; readonly phone: string; readonly scheme: Look['scheme'] },
  path: string,
): Promise<void> {
  await using frame = await chromium.open({ screen: 'desktop' });
  await frame.page.setViewportSize({ width: 1200, height: 660 });
  await frame.page.setContent(page(pictures.desktop, pictures.phone, pictures.scheme));
  await frame.page.screenshot({ path, omitBackground: true });
}
