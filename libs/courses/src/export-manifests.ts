import type { ExportFormat } from '@hvs/lesson';

/** What a manifest says of an exported course. `iri` names it for good; `files` lie beside the manifest. */
export interface ExportFacts { iri: string; slug: string; number: number; title: string; summary: string; language: string; passMark: number; files: readonly string[] }

const xml = (text: string): string => text.replace(/[&<>"']/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' })[c]!).replace(/[\p{Cc}\ufffe\uffff]/gu, (c) => ('\t\n\r'.includes(c) ? c : ''));
const identifier = ({ slug, number }: ExportFacts): string => `hvs-${slug}-${number}`;
const fileList = ({ files }: ExportFacts): string => files.map((path) => `      <file href="${xml(encodeURI(path))}"/>`).join('\n');

/** One SCO, from index.html (CAM 2.3.2, SCORM 1.2). No mastery score: the status stays what the course says, `completed`. */
const scorm12 = (facts: ExportFacts): string => `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${identifier(facts)}" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="org">
    <organization identifier="org">
      <title>${xml(facts.title)}</title>
      <item identifier="item" identifierref="sco">
        <title>${xml(facts.title)}</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="sco" type="webcontent" adlcp:scormtype="sco" href="index.html">
${fileList(facts)}
    </resource>
  </resources>
</manifest>
`;

/** The same as an activity that says itself whether it is completed and passed (SCORM 2004 4th edition, SN 3.14). */
const scorm2004 = (facts: ExportFacts): string => `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${identifier(facts)}" version="1.0" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>2004 4th Edition</schemaversion>
  </metadata>
  <organizations default="org">
    <organization identifier="org">
      <title>${xml(facts.title)}</title>
      <item identifier="item" identifierref="sco">
        <title>${xml(facts.title)}</title>
        <imsss:sequencing>
          <imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/>
        </imsss:sequencing>
      </item>
      <imsss:sequencing>
        <imsss:controlMode choice="true" flow="true"/>
      </imsss:sequencing>
    </organization>
  </organizations>
  <resources>
    <resource identifier="sco" type="webcontent" adlcp:scormType="sco" href="index.html">
${fileList(facts)}
    </resource>
  </resources>
</manifest>
`;

/** One assignable unit, done when it is completed (cmi5 13.1). */
const cmi5 = (facts: ExportFacts): string => {
  const text = (element: string, value: string, indent: string): string => `${indent}<${element}>\n${indent}  <langstring lang="${xml(facts.language)}">${xml(value)}</langstring>\n${indent}</${element}>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
  <course id="${xml(`${facts.iri}/packages/cmi5`)}">
${text('title', facts.title, '    ')}
${text('description', facts.summary, '    ')}
  </course>
  <au id="${xml(`${facts.iri}/packages/cmi5/au`)}" moveOn="Completed" masteryScore="${facts.passMark}" launchMethod="AnyWindow">
${text('title', facts.title, '    ')}
${text('description', facts.summary, '    ')}
    <url>index.html</url>
  </au>
</courseStructure>
`;
};

export const manifestOf = (format: ExportFormat, facts: ExportFacts): { path: string; text: string } => {
  switch (format) {
    case 'scorm12': return { path: 'imsmanifest.xml', text: scorm12(facts) };
    case 'scorm2004': return { path: 'imsmanifest.xml', text: scorm2004(facts) };
    case 'cmi5': return { path: 'cmi5.xml', text: cmi5(facts) };
  }
};
