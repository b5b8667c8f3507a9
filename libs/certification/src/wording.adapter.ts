import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Wording } from './wording';

/** Reads the wording; a fault in the file stops the process at start, not a certificate at night. */
export const readWording = (contentDir: string): Wording => Wording.parse(parse(readFileSync(join(contentDir, 'certificate', 'wording.yaml'), 'utf8')));
