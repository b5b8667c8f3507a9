import { crc32, deflateRawSync } from 'node:zlib';
import { rawZip, scorm12Package } from './packages';

/**
 * Packages and files that want to do harm, made byte by byte, each with the sentence it must get. `warned`: it does no harm and is taken in with
 * a remark. What is wrong with names and sizes as a zip library can write them stands with the good packages.
 */
export interface Hostile { readonly name: string; readonly make: () => Uint8Array; readonly says: RegExp; readonly warned?: true }

const MEGABYTE = 1024 * 1024;
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');

interface Piece {
  path: string;
  body?: string | Uint8Array;
  /** The name the local header says instead. */
  localPath?: string;
  method?: number;
  flags?: number;
  /** Extra field of the directory's entry. */
  extra?: Buffer;
  /** What is said of it, if not the truth. */
  size?: number;
  packedSize?: number;
  sum?: number;
  /** Its bytes are those of the piece of that number. */
  at?: number;
}

const PAGE = '<!doctype html><title>Bài</title><p>Bài';
const manifest = (of: { base?: string; href?: string; more?: string } = {}): string => `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="hvs-xau" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"${of.base ? ` xml:base="${of.base}"` : ''}>
<metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>Gói</title><item identifier="i" identifierref="r"><title>Bài</title></item></organization></organizations>
<resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="${of.href ?? 'bai.html'}"${of.more ?? ''}><file href="bai.html"/></resource></resources></manifest>`;
const structure = (inside: string, attributes = ''): string => `<?xml version="1.0" encoding="UTF-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"${attributes}><course id="https://x.test/k"><title><langstring lang="vi">K</langstring></title><description><langstring lang="vi">K</langstring></description></course>${inside}</courseStructure>`;
const au = (n: number | string, url = 'bai.html'): string =>
  `<au id="https://x.test/a/${n}"><title><langstring lang="vi">B</langstring></title><description><langstring lang="vi">B</langstring></description><url>${url}</url></au>`;
const tincan = (launch: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<tincan xmlns="http://projecttincan.com/tincan.xsd"><activities><activity id="https://x.test/a" type="http://adlnet.gov/expapi/activities/course"><name>B</name><launch>${launch}</launch></activity></activities></tincan>`;

/** A zip that says exactly this, true or not. `entries`: how many its end says it has. */
const zip = (pieces: readonly Piece[], of: { entries?: number; zip64?: boolean; before?: Buffer; after?: Buffer } = {}): Buffer => {
  const before = of.before ?? Buffer.alloc(0);
  const locals: Buffer[] = [];
  const places: number[] = [];
  const directory: Buffer[] = [];
  let offset = before.length;
  for (const piece of pieces) {
    const body = Buffer.from(piece.body ?? '');
    const packed = piece.method === 8 ? deflateRawSync(body) : body;
    const common = (name: Buffer, extra: Buffer): Buffer => {
      const head = Buffer.alloc(26);
      head.writeUInt16LE(20, 0);
      head.writeUInt16LE(piece.flags ?? 0x800, 2);
      head.writeUInt16LE(piece.method ?? 0, 4);
      head.writeUInt32LE(0x5c210000, 6);
      head.writeUInt32LE(piece.sum ?? crc32(body), 10);
      head.writeUInt32LE(piece.packedSize ?? packed.length, 14);
      head.writeUInt32LE(piece.size ?? body.length, 18);
      head.writeUInt16LE(name.length, 22);
      head.writeUInt16LE(extra.length, 24);
      return head;
    };
    const localName = utf8(piece.localPath ?? piece.path);
    const local = Buffer.concat([utf8('PK\u0003\u0004'), common(localName, Buffer.alloc(0)), localName, packed]);
    places.push(piece.at === undefined ? offset : places[piece.at]!);
    if (piece.at === undefined) {
      locals.push(local);
      offset += local.length;
    }
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE((0o100644 * 0x10000) >>> 0, 6);
    tail.writeUInt32LE(places.at(-1)!, 10);
    const extra = piece.extra ?? Buffer.alloc(0);
    directory.push(Buffer.concat([utf8('PK\u0001\u0002'), Buffer.from([20, 3]), common(utf8(piece.path), extra), tail, utf8(piece.path), extra]));
  }
  const central = Buffer.concat(directory);
  const entries = of.entries ?? pieces.length;
  const wide = Buffer.alloc(of.zip64 ? 76 : 0);
  if (of.zip64) {
    wide.write('PK\u0006\u0006', 0, 'latin1');
    wide.writeBigUInt64LE(44n, 4);
    wide.writeBigUInt64LE(BigInt(entries), 24);
    wide.writeBigUInt64LE(BigInt(entries), 32);
    wide.writeBigUInt64LE(BigInt(central.length), 40);
    wide.writeBigUInt64LE(BigInt(offset), 48);
    wide.write('PK\u0006\u0007', 56, 'latin1');
    wide.writeBigUInt64LE(BigInt(offset + central.length), 64);
    wide.writeUInt32LE(1, 72);
  }
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(of.zip64 ? 0xffff : entries, 8);
  end.writeUInt16LE(of.zip64 ? 0xffff : entries, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(of.zip64 ? 0xffffffff : offset, 16);
  return Buffer.concat([before, ...locals, central, wide, end, of.after ?? Buffer.alloc(0)]);
};

const scorm = (...more: readonly Piece[]): Piece[] => [{ path: 'imsmanifest.xml', body: manifest() }, { path: 'bai.html', body: PAGE }, ...more];
const withFile = (path: string, body: string | Uint8Array, method = 8): Uint8Array => zip([{ path, body, method }, { path: 'bai.html', body: PAGE }]);

const unicodePath = (raw: string, meant: string, sum = crc32(utf8(raw))): Buffer => {
  const field = Buffer.alloc(9);
  field.writeUInt16LE(0x7075, 0);
  field.writeUInt16LE(5 + utf8(meant).length, 2);
  field.writeUInt8(1, 4);
  field.writeUInt32LE(sum, 5);
  return Buffer.concat([field, utf8(meant)]);
};

/** Many names for the bytes of one: 20 MB of zeros two hundred times out of 20 kB. */
const overlapping = (): Uint8Array => {
  const body = Buffer.alloc(20 * MEGABYTE);
  return zip([...scorm({ path: 'to.bin', body, method: 8 }), ...Array.from({ length: 200 }, (_, n): Piece => ({ path: `to-${n}.bin`, body, method: 8, at: 2 }))].slice(0, 60));
};

const LAUGHS = Array.from({ length: 10 }, (_, i) => `<!ENTITY a${i} "${i === 0 ? 'ha' : `&a${i - 1};`.repeat(10)}">`).join('');
const manyAttributes = Array.from({ length: 60_000 }, (_, n) => ` a${n}="x"`).join('');
const prefixes = Array.from({ length: 3_000 }, (_, n) => ` xmlns:p${n}="urn:${n}"`).join('');

/** Every description of a course must stand up to what is done with XML. */
const DESCRIPTIONS: readonly (readonly [file: string, good: string, root: string])[] = [
  ['imsmanifest.xml', manifest(), 'manifest'], ['cmi5.xml', structure(au(1)), 'courseStructure'], ['tincan.xml', tincan('bai.html'), 'tincan'],
];
const inXml = DESCRIPTIONS.flatMap(([file, good, root]): Hostile[] => [
  { name: `${file} with an entity bomb`, make: () => withFile(file, good.replace('?>', `?><!DOCTYPE x [${LAUGHS}]>`).replace(/>(K|Gói|B)</, '>&a9;<')), says: /DOCTYPE/ },
  { name: `${file} that reads the password file`, make: () => withFile(file, good.replace('?>', '?><!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>').replace(/>(K|Gói|B)</, '>&x;<')), says: /DOCTYPE/ },
  { name: `${file} with a DTD from elsewhere`, make: () => withFile(file, good.replace('?>', '?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">')), says: /DOCTYPE/ },
  { name: `${file} with an entity nobody declared`, make: () => withFile(file, good.replace(/>(K|Gói|B)</, '>&khong;<')), says: /không được định nghĩa/ },
  { name: `${file} ten thousand deep`, make: () => withFile(file, good.replace(`</${root}>`, `${'<x>'.repeat(10_000)}${'</x>'.repeat(10_000)}</${root}>`)), says: /lồng nhau quá 64 tầng/ },
  { name: `${file} of half a million elements`, make: () => withFile(file, good.replace(`</${root}>`, `${'<x/>'.repeat(500_000)}</${root}>`)), says: /quá lớn|không được đứng trong|lỗi nữa/ },
  { name: `${file} cut off`, make: () => withFile(file, good.slice(0, -20)), says: /XML hỏng/ },
  { name: `${file} that lies about its letters`, make: () => withFile(file, Buffer.concat([utf8(good.slice(0, 60)), Buffer.from([0xff, 0xc3, 0x28]), utf8(good.slice(60))])), says: /bảng mã/ },
  { name: `${file} of 40 MB`, make: () => withFile(file, good.replace(`</${root}>`, `<!--${'x'.repeat(40 * MEGABYTE)}--></${root}>`)), says: /quá lớn|bom nén/ },
  { name: `${file} that is empty`, make: () => withFile(file, ''), says: /trống/ },
]);

export const HOSTILE: readonly Hostile[] = [
  { name: 'a zip64 end that counts fewer entries than there are', make: () => zip(scorm(), { zip64: true, entries: 1 }), says: /không có tệp này|Tệp zip hỏng/ },
  { name: 'a zip64 end that counts a million entries', make: () => zip(scorm(), { zip64: true, entries: 1_000_000 }), says: /Tệp zip hỏng/ },
  { name: 'entries that share their bytes', make: overlapping, says: /dùng chung một chỗ dữ liệu/ },
  { name: 'one name for the list and another for the file', make: () => zip(scorm({ path: 'anh.png', localPath: 'ma.exe', body: 'x' })), says: /hai tên khác nhau/ },
  { name: 'a compression nobody knows', make: () => zip(scorm({ path: 'a.bin', body: 'x', method: 99 })), says: /kiểu nén lạ \(99\)/ },
  { name: 'a password on one file', make: () => zip(scorm({ path: 'a.bin', body: 'x', flags: 0x801, packedSize: 13 })), says: /mật khẩu/ },
  { name: 'bytes beyond the end of the file', make: () => zip(scorm({ path: 'a.bin', body: 'x', size: 900_000, packedSize: 900_000 })), says: /hỏng/ },
  { name: 'a wrong check sum', make: () => zip(scorm({ path: 'a.bin', body: 'x', sum: 1 })), says: /bị hỏng/ },
  { name: 'more bytes than were promised', make: () => zip(scorm({ path: 'a.bin', body: Buffer.alloc(MEGABYTE), method: 8, size: 10 })), says: /lớn hơn kích thước nó khai/ },
  { name: 'fewer bytes than were promised', make: () => zip(scorm({ path: 'a.bin', body: 'xin chào', method: 8, size: 5_000 })), says: /bị hỏng/ },
  { name: 'a PDF that is a zip too', make: () => zip(scorm(), { before: utf8('%PDF-1.7\n') }), says: /tệp PDF/ },
  { name: 'a picture that is a zip too', make: () => zip(scorm(), { before: utf8('GIF89a') }), says: /không phải tệp zip/ },
  { name: 'a page that is a zip too', make: () => zip(scorm(), { before: utf8('<html><title>x</title></html>') }), says: /vừa là trang HTML vừa là tệp zip/ },
  { name: 'bytes behind the end', make: () => zip(scorm(), { after: utf8('thừa') }), says: /dữ liệu lạ nối thêm|cắt cụt/ },
  { name: 'letters that turn the name around', make: () => zip(scorm({ path: 'anh\u202egnp.html', body: 'x' })), says: /đổi chiều chữ/ },
  { name: 'NUL in a name', make: () => zip(scorm({ path: 'a.html\0.png', body: 'x' })), says: /ký tự điều khiển/ },
  { name: 'one name typed in two ways', make: () => zip(scorm({ path: 'hình.png', body: 'x' }, { path: 'hình.png'.normalize('NFD'), body: 'y' })), says: /chữ hoa\/thường hoặc cách gõ dấu/ },
  { name: 'a file that is a folder too', make: () => zip(scorm({ path: 'bai.html/x.png', body: 'x' })), says: /vừa là tệp vừa là thư mục/ },
  { name: 'a Unicode name that leads outside', make: () => zip(scorm({ path: 'a.png', flags: 0, body: 'x', extra: unicodePath('a.png', '../../x.png') })), says: /“\.\.\/”/ },
  { name: 'a name that Windows keeps for itself', make: () => zip(scorm({ path: 'js/aux.js', body: 'x' })), says: /Windows dành riêng/, warned: true },
  { name: 'a name with a dot at its end', make: () => zip(scorm({ path: 'a.png.', body: 'x' })), says: /dấu chấm/, warned: true },
  { name: 'a Unicode name of another entry', make: () => zip(scorm({ path: 'CON.txt', flags: 0, body: 'x', extra: unicodePath('b.png', '../x.png', 7) })), says: /Windows dành riêng/, warned: true },
  ...inXml,
  { name: 'sixty thousand attributes', make: () => withFile('imsmanifest.xml', manifest({ more: manyAttributes })), says: /^$/, warned: true },
  { name: 'three thousand name spaces', make: () => withFile('cmi5.xml', structure(au(1), prefixes)), says: /^$/, warned: true },
  { name: 'a base outside', make: () => withFile('imsmanifest.xml', manifest({ base: '../../../' })), says: /trỏ ra ngoài gói/ },
  ...['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '..%2F..%2Fx.html', '../x.html'].flatMap((href): Hostile[] => [
    { name: `a SCO at ${href}`, make: () => withFile('imsmanifest.xml', manifest({ href })), says: /trỏ ra ngoài gói/ },
    { name: `an AU at ${href}`, make: () => withFile('cmi5.xml', structure(au(1, href))), says: /trỏ ra ngoài gói|trang của hệ thống/ },
    { name: `an activity at ${href}`, make: () => withFile('tincan.xml', tincan(href)), says: /trỏ ra ngoài gói/ },
  ]),
  { name: 'a hundred thousand AUs', make: () => withFile('cmi5.xml', structure(Array.from({ length: 100_000 }, (_, n) => au(n)).join(''))), says: /quá mức|quá lớn/ },
  { name: 'the same AU twice', make: () => withFile('cmi5.xml', structure(au(1) + au(1))), says: /có hai lần trong khóa học/ },
  { name: 'resources that need each other', make: () => withFile('imsmanifest.xml', manifest().replace('</resources>', '<resource identifier="a" type="x"><dependency identifierref="b"/></resource><resource identifier="b" type="x"><dependency identifierref="a"/></resource></resources>')), says: /^$/, warned: true },
  { name: 'a structure alone that names a file', make: () => utf8(structure(au(1))), says: /chỉ là tệp XML/ },
  { name: 'a structure alone with an entity bomb', make: () => utf8(structure(au(1)).replace('?>', `?><!DOCTYPE x [${LAUGHS}]>`)), says: /DOCTYPE/ },
  { name: 'a manifest alone', make: () => utf8(manifest()), says: /đứng một mình/ },
  { name: 'XML that is no course', make: () => utf8('<?xml version="1.0"?><rss/>'), says: /courseStructure/ },
  { name: 'a zip in a zip in a zip', make: () => zip([{ path: 'khoa.zip', body: zip([{ path: 'khoa.zip', body: scorm12Package() }]) }]), says: /nén hai lần/ },
  { name: 'a page of 40 MB alone', make: () => Buffer.concat([utf8('<html>'), Buffer.alloc(40 * MEGABYTE, 0x20)]), says: /lớn hơn 33 MB/ },
  { name: 'a bomb of zeros', make: () => rawZip([...['imsmanifest.xml', 'bai.html'].map((path) => ({ path, packed: utf8(path === 'bai.html' ? PAGE : manifest()), size: utf8(path === 'bai.html' ? PAGE : manifest()).length, method: 0 as const })),
    { path: 'to.bin', packed: deflateRawSync(Buffer.alloc(40 * MEGABYTE)), size: 40 * MEGABYTE, method: 8 }]), says: /bom nén/ },
];
