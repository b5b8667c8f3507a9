/** The package's own types of these entries name a default class only; the files export it by name. */
declare module 'scorm-again/scorm12/min' { export const Scorm12API: new (settings: object) => object; }
declare module 'scorm-again/scorm2004/min' { export const Scorm2004API: new (settings: object) => object; }
