import fc from 'fast-check';
import { attributeOf, childOf, decodeXml, readXml, textOf } from './xml';

const codeOf = (xml: string): string | undefined => {
  const read = readXml(xml);
  return read.ok ? undefined : read.faults[0].code;
};

test('namespaces, text, CDATA and lines are read', () => {
  const read = readXml('<a xmlns="urn:x" xmlns:p="urn:p">\n  <p:b p:c="1"><![CDATA[ Tiếng ]]>Việt &amp; số</p:b>\n</a>');
  if (!read.ok) throw new Error(read.faults[0].text);
  const b = childOf(read.root, 'b');
  expect([read.root.namespace, b?.namespace, b?.line, attributeOf(b, 'c'), textOf(b)]).toEqual(['urn:x', 'urn:p', 2, '1', 'Tiếng Việt & số']);
});

test('an undeclared prefix is named, not refused', () => {
  const read = readXml('<a><adlcp:b adlcp:c="1"/></a>');
  expect(read).toMatchObject({ ok: true, undeclared: ['adlcp'] });
});

test.each([
  ['entities by DTD (billion laughs)', '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>', 'xml-dtd'],
  ['external entities (XXE)', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'xml-dtd'],
  ['a DTD by address', '<!DOCTYPE a SYSTEM "http://example.com/a.dtd"><a/>', 'xml-dtd'],
  ['parameter entities', '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://example.com/x">%x;]><a/>', 'xml-dtd'],
  ['an entity nobody declared', '<a>&nbsp;</a>', 'xml-entity'],
  ['tags that do not match', '<a><b></a>', 'xml-broken'],
  ['an end too early', '<a><b/>', 'xml-broken'],
  ['text after the root', '<a/>x', 'xml-broken'],
  ['a second root', '<a/><b/>', 'xml-broken'],
  ['an attribute twice', '<a b="1" b="2"/>', 'xml-broken'],
  ['nothing', '  \n ', 'xml-empty'],
  ['no XML at all', 'PK\u0003\u0004', 'xml-broken'],
  ['depth without end', '<a>'.repeat(100_000), 'xml-too-deep'],
  ['more elements than any course has', `<a>${'<b/>'.repeat(400_001)}</a>`, 'xml-too-big'],
])('refuses %s', (_, xml, code) => expect(codeOf(xml)).toBe(code));

test('a fault knows its line, also below blank lines and a byte order mark', () => {
  expect(readXml('\ufeff\n\n<a>\n<b>\n</a>')).toMatchObject({ ok: false, faults: [{ line: 5 }] });
});

test('names of JavaScript are only names', () => {
  expect(readXml('<__proto__ constructor="1"><toString/></__proto__>')).toMatchObject({ ok: true, root: { name: '__proto__' } });
});

test('no text makes it throw', () => {
  const bits = fc.constantFrom('<a>', '</a>', '<a', '/>', '<!--', '-->', '<![CDATA[', ']]>', '<?x', '?>', '&', '&amp;', ';', '"', '=', 'xmlns:p="u"', 'p:b', '<!DOCTYPE', '\0', '\ud800', 'ữ');
  fc.assert(fc.property(fc.array(fc.oneof(bits, fc.string()), { maxLength: 30 }), (parts) => { readXml(parts.join('')); }), { numRuns: 500 });
});

const text = '<?xml version="1.0"?><a>Tiếng Việt</a>';
const utf16 = (little: boolean): Uint8Array => {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i += 1) new DataView(bytes.buffer).setUint16(i * 2, text.charCodeAt(i), little);
  return bytes;
};

test.each([
  ['UTF-8', new TextEncoder().encode(text)],
  ['UTF-8 with a mark', new TextEncoder().encode(`\ufeff${text}`)],
  ['UTF-16 little without a mark', utf16(true)],
  ['UTF-16 big without a mark', utf16(false)],
  ['UTF-8 that calls itself UTF-16', new TextEncoder().encode(text.replace('?>', ' encoding="utf-16"?>'))],
])('%s is read', (_, bytes) => {
  const read = decodeXml(bytes);
  expect(read.ok && read.xml.endsWith('<a>Tiếng Việt</a>')).toBe(true);
});

test('a legacy encoding is read by its declaration, and one nobody knows refused', () => {
  const latin = Uint8Array.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>\u00e9</a>', (c) => c.charCodeAt(0));
  expect(decodeXml(latin)).toMatchObject({ ok: true, xml: expect.stringContaining('é') as string });
  expect(decodeXml(new TextEncoder().encode('<?xml version="1.0" encoding="x-none"?><a/>'))).toMatchObject({ ok: false, faults: [{ code: 'xml-encoding' }] });
  expect(decodeXml(Uint8Array.of(0x3c, 0x61, 0x3e, 0xff, 0xfe))).toMatchObject({ ok: false, faults: [{ code: 'xml-encoding' }] });
});
