import { randomBytes } from 'node:crypto';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { scorm12Package, scorm2004Package, unzipped } from '../support/packages';
import { sco } from '../support/playing';
import { aStack, untilWaiting, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;
/** Of which a learner on a weak link waits for the first screen. */
const FIRST_SCREEN_MAX = 300 * KILOBYTE;

/** A picture that does not compress and is one: the browser keeps no copy of bytes it could not draw, and fetches them again. */
const noisyPicture = (width: number, height: number): Uint8Array => {
  const pixels = randomBytes(width * height * 3);
  const head = Buffer.alloc(54);
  head.write('BM');
  head.writeUInt32LE(head.length + pixels.length, 2);
  head.writeUInt32LE(head.length, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(width, 18);
  head.writeInt32LE(height, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  return Buffer.concat([head, pixels]);
};

/** What an authoring tool makes: a start page with a picture and half a megabyte of text that compresses, and sixty megabytes of media for later. */
const weighty = (bytes: Uint8Array): Uint8Array => {
  const files: Zippable = unzipped(bytes);
  const start = Buffer.from(files['bai-1/index.html'] as Uint8Array).toString();
  files['bai-1/index.html'] = strToU8(start
    .replace('</head>', '<link rel="stylesheet" href="../chung/giao-dien.css"><script src="../chung/may.js"></script></head>')
    .replace('</h1>', '</h1><img id="bia" src="../anh/bia.bmp" alt="Bìa"><video controls preload="none" src="../phim/phim-1.mp4"></video>'));
  files['chung/giao-dien.css'] = strToU8(Array.from({ length: 2000 }, (_, n) => `.khoi-${n} > .muc-${n % 7} { margin: ${n % 40}px; color: #${(n * 7919 % 0xffffff).toString(16).padStart(6, '0')}; }`).join('\n'));
  files['chung/may.js'] = strToU8(`window.MAY = [${Array.from({ length: 9000 }, (_, n) => `{"id":"muc-${n}","chu":"Trang ${n % 97} của bài ${n % 11}"}`).join(',\n')}];`);
  files['anh/bia.bmp'] = [noisyPicture(160, 128), { level: 0 }];
  for (let n = 1; n <= 12; n += 1) files[`phim/phim-${n}.mp4`] = [randomBytes(4.6 * MEGABYTE), { level: 0 }];
  for (let n = 1; n <= 24; n += 1) files[`anh/anh-${n}.jpg`] = [randomBytes(200 * KILOBYTE), { level: 0 }];
  return zipSync(files, { mtime: '2026-01-01T00:00:00Z' });
};

let stack: Stack;
let admin: Device;
beforeAll(async () => {
  stack = await aStack();
  admin = await stack.device('desk');
  await admin.signIn('quantri');
});
afterAll(() => stack?.stop());

/** By the API alone: sixty megabytes are too many to hand through a page's script. */
const published = async (bytes: Uint8Array): Promise<string> => {
  const cookie = (await admin.context.cookies(stack.urls.app)).map(({ name, value }) => `${name}=${value}`).join('; ');
  const headers = { cookie, 'x-csrf-token': (await admin.api('/api/session')).csrf as string };
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)]), 'nang.zip');
  const { id } = await (await fetch(`${stack.urls.app}/api/admin/courses/packages`, { method: 'POST', headers, body: form })).json() as { id: string };
  for (;;) {
    const task = await admin.api(`/api/tasks/${id}`);
    if (task.state === 'failed') throw new Error(JSON.stringify(task.result ?? task.message));
    if (task.state === 'done') return (await (await fetch(`${stack.urls.app}/api/admin/courses/${task.result.courseId}/publication`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{"skillGroup":null}' })).json() as { slug: string }).slug;
    await new Promise((done) => setTimeout(done, 200));
  }
};

const untilDrawn = async (phone: Device): Promise<void> => {
  await sco(phone.page).locator('#page').waitFor();
  await sco(phone.page).locator('#bia').waitFor();
  await sco(phone.page).locator('body').evaluate("document.readyState === 'complete' ? undefined : new Promise((done) => { addEventListener('load', done); })");
};

describe.each([
  ['SCORM 1.2', (): Uint8Array => scorm12Package({ title: 'Khóa nặng 1.2' })],
  ['SCORM 2004', (): Uint8Array => scorm2004Package({ title: 'Khóa nặng 2004' })],
])('a package of 60 MB, %s', (name, lean) => {
  let slug: string;
  let phone: Device;
  beforeAll(async () => {
    const bytes = weighty(lean());
    expect(bytes.length).toBeGreaterThan(60 * MEGABYTE);
    slug = await published(bytes);
    phone = await stack.device('phone');
    await phone.signIn('mai.lo');
  });
  afterAll(() => phone?.close());

  test('shows its first screen after 300 KB at most, the second time after next to nothing', async () => {
    await phone.open(`/khoa-hoc/${slug}`);
    await phone.page.getByRole('button', { name: 'Bắt đầu học' }).waitFor();
    await phone.page.waitForLoadState('networkidle');
    const before = phone.received();
    await phone.page.getByRole('button', { name: 'Bắt đầu học' }).click();
    await untilDrawn(phone);
    const drawn = phone.received() - before;
    await untilWaiting(phone.page, 0);
    await phone.page.waitForTimeout(1500);
    const settled = phone.received() - before;
    await phone.page.getByRole('link', { name: 'Thoát' }).or(phone.page.getByRole('button', { name: 'Thoát' })).first().click();
    await phone.page.getByRole('link', { name: 'Học tiếp' }).waitFor();
    const again = phone.received();
    await phone.page.getByRole('link', { name: 'Học tiếp' }).click();
    await untilDrawn(phone);
    const second = phone.received() - again;
    console.log(JSON.stringify({ first_screen_bytes: { name, drawn, settled, second, whole_device: phone.received() } }));
    expect(settled).toBeLessThan(FIRST_SCREEN_MAX);
    expect(second).toBeLessThan(30 * KILOBYTE);
  });
});
