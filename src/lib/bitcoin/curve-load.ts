import type { Curve } from './curve.ts';
import { createReferenceCurve } from './curve-reference.ts';

/** The fast curve where WebAssembly can be loaded, the reference everywhere else. */
export async function loadCurve(): Promise<Curve> {
  try {
    const { createFastCurve } = await import('./curve-fast.ts');
    return createFastCurve();
  } catch {
    return createReferenceCurve();
  }
}
