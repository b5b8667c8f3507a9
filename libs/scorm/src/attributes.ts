import type { PlainAttributes } from './types';

/** An attribute of the manifest by name, or what the standard says it is when nothing is said. */
export const flagIn = (attributes: PlainAttributes | undefined, name: string, otherwise: boolean): boolean => {
  const value = attributes?.[name];
  return typeof value === 'boolean' ? value : otherwise;
};

export const numberIn = (attributes: PlainAttributes | undefined, name: string): number | undefined => {
  const value = attributes?.[name];
  return typeof value === 'number' ? value : undefined;
};
