// Where things are. Nothing here may need an installed package: `up` runs before the first install.
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Top folder of the checkout. */
export const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
export const fromTop = (...parts) => resolve(TOP, ...parts);
