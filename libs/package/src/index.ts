/** What every kind of package has in common: a zip of files with an XML from strangers in it. Pure; it also runs in the browser. */
export type { Located, PackageEntry, PackageLimits, Place } from './package-entries';
export type { Resolved } from './paths';
export type { Fault, Refused } from './types';
export type { XmlElement } from './xml';
export { checkEntries, entryRemarks, fileFinder, locate, MAX_REPORTED, ownFiles, PACKAGE_LIMITS } from './package-entries';
export { resolveHref, withParameters } from './paths';
export { attributeOf, baseOf, childOf, childrenOf, decodeXml, readXml, textOf } from './xml';
export { svgFaults } from './svg';
