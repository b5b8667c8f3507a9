import { unzipSync } from 'fflate';
import type { LessonBody } from '@hvs/lesson';
import { exportPackage, type ExportedCourse } from './export-package';
import { manifestOf } from './export-manifests';

const lesson: LessonBody = { id: '01', title: 'Bài “một” & hai', minutes: 5, summary: '', skills: [], screens: [{ title: 'Màn', blocks: [{ type: 'image', src: 'images/a.svg', alt: 'cây', caption: '' }] }] };
const course: ExportedCourse = {
  iri: 'https://x.vn/courses/khoa', slug: 'khoa', number: 3, lessons: new Map([['01', lesson]]), media: new Map([['images/a.svg', Buffer.from('<svg/>')]]), audiences: { 'SL-LD': 'Lãnh đạo' },
  tree: {
    title: 'Khóa <một> & "hai"', summary: 'Tóm tắt', language: 'vi-VN', legalSource: '', audiences: [],
    modules: [{ id: 'm', title: 'M', units: [{ id: '01', title: 'Bài', minutes: 5, summary: '', kind: 'lesson' }] }],
    assessment: { id: 'assessment', title: 'Kiểm tra', bank: 'khoa', draw: 15, passMark: 0.8, attempts: 3, timeLimitMinutes: 30 },
  },
};
const PLAYER = { script: Buffer.from('run()'), style: Buffer.from('a{}') };
const texts = (format: 'scorm12' | 'scorm2004' | 'cmi5'): Record<string, string> => Object.fromEntries(Object.entries(unzipSync(exportPackage(format, course, PLAYER))).map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]));

describe('an exported course', () => {
  test.each([['scorm12', 'imsmanifest.xml'], ['scorm2004', 'imsmanifest.xml'], ['cmi5', 'cmi5.xml']] as const)('as %s has its manifest at the top, its player and its pictures', (format, manifest) => {
    const files = texts(format);
    expect(Object.keys(files).sort()).toEqual([manifest, 'course.js', 'images/a.svg', 'index.html', 'player.css', 'player.js'].sort());
    expect(files[manifest]).toContain('Khóa &lt;một&gt; &amp; &quot;hai&quot;');
    const data = JSON.parse(files['course.js']!.replace(/^window\.HVS_COURSE = /, '').replace(/;\n$/, '')) as { format: string; passMark: number; modules: { lessons: LessonBody[] }[] };
    expect(data).toMatchObject({ format, passMark: 0.8, modules: [{ lessons: [{ title: lesson.title }] }] });
    expect(JSON.stringify(files)).not.toContain('bank');
  });

  test('is the same, byte for byte, as long as its version is', () => {
    expect(exportPackage('cmi5', course, PLAYER).equals(exportPackage('cmi5', course, PLAYER))).toBe(true);
  });

  test('names its files as addresses, and leaves out letters that XML does not take', () => {
    const { text } = manifestOf('scorm12', { iri: 'i', slug: 's', number: 1, title: 'a\u0001b', summary: '', language: 'vi', passMark: 0.7, files: ['images/cây gạo.svg'] });
    expect(text).toContain('<title>ab</title>');
    expect(text).toContain('href="images/c%C3%A2y%20g%E1%BA%A1o.svg"');
  });
});
