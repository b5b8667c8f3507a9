/** The packages of the trial: one SCO that says what it is asked to, and tells how long each answer took. */
import { strToU8, zipSync } from 'fflate';

/** Runs in the browser. `step(n)` moves to place n, answers question n and commits; it answers only what the run-time told it. */
const SCRIPT = `
(function () {
  var is2004 = STANDARD === 'scorm2004';
  var api = null;
  for (var w = window, i = 0; i < 20 && !api; i += 1, w = w.parent) { api = w[is2004 ? 'API_1484_11' : 'API'] || null; if (w.parent === w) break; }
  var call = function (long, short, a, b) { var name = is2004 ? short : long; return String(b === undefined ? api[name](a) : api[name](a, b)); };
  var get = function (v12, v2004) { return call('LMSGetValue', 'GetValue', is2004 ? v2004 : v12); };
  var set = function (v12, v2004, value) { return call('LMSSetValue', 'SetValue', is2004 ? v2004 : v12, String(value)) === 'true'; };
  var began = call('LMSInitialize', 'Initialize', '');
  window.resumed = { ok: began === 'true', place: get('cmi.core.lesson_location', 'cmi.location'), data: get('cmi.suspend_data', 'cmi.suspend_data') };
  set('cmi.core.lesson_status', 'cmi.completion_status', 'incomplete');
  window.step = function (n, id, bytes) {
    var from = performance.now(), at = 'cmi.interactions.' + (Number(get('cmi.interactions._count', 'cmi.interactions._count')) || 0) + '.';
    var ok = set('cmi.core.lesson_location', 'cmi.location', n) && set('cmi.suspend_data', 'cmi.suspend_data', n + ':' + new Array(bytes + 1).join('x'))
      && set(at + 'id', at + 'id', id) && set(at + 'type', at + 'type', 'fill-in') && set(at + 'student_response', at + 'learner_response', String(n));
    var asked = performance.now();
    ok = call('LMSCommit', 'Commit', '') === 'true' && ok;
    var now = performance.now();
    document.getElementById('at').textContent = n;
    return { ok: ok, commitMs: now - asked, allMs: now - from, at: Date.now() };
  };
  window.leave = function () { set('cmi.core.exit', 'cmi.exit', 'suspend'); return call('LMSFinish', 'Terminate', '') === 'true'; };
  document.getElementById('at').textContent = window.resumed.place;
})();
`;

const MANIFEST = {
  scorm12: (id, title) => `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${id}" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>${title}</title><item identifier="bai" identifierref="r"><title>${title}</title></item></organization></organizations>
<resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html"><file href="index.html"/></resource></resources></manifest>`,
  scorm2004: (id, title) => `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="${id}" version="1.0" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3">
<metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>${title}</title><item identifier="bai" identifierref="r"><title>${title}</title></item></organization></organizations>
<resources><resource identifier="r" type="webcontent" adlcp:scormType="sco" href="index.html"><file href="index.html"/></resource></resources></manifest>`,
};

export const STANDARDS = Object.keys(MANIFEST);

/** A package as bytes; its course is found again by its title. */
export const packageOf = (standard, id, title) => zipSync({
  'imsmanifest.xml': strToU8(MANIFEST[standard](id, title)),
  'index.html': strToU8(`<!doctype html><html lang="vi"><meta charset="utf-8"><title>${title}</title><p>Chỗ đang học: <b id="at"></b></p><script>var STANDARD = '${standard}';${SCRIPT}</script></html>`),
});
