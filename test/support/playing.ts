import type { FrameLocator, Page } from 'playwright-core';
import type { Device } from './stack';

/** Puts a package into the catalogue, by the API, from the administrator's own page. Answers the course's slug. */
export const publishedBy = async (admin: Device, name: string, bytes: Uint8Array): Promise<string> => {
  await admin.open('/quan-tri/khoa-hoc');
  return await admin.page.evaluate(`(async () => {
    const json = async (path, options) => (await fetch(path, options)).json();
    const { csrf } = await json('/api/session');
    const form = new FormData();
    form.append('file', new Blob([Uint8Array.from(atob(${JSON.stringify(Buffer.from(bytes).toString('base64'))}), (c) => c.charCodeAt(0))]), ${JSON.stringify(name)});
    const { id } = await json('/api/admin/courses/packages', { method: 'POST', headers: { 'x-csrf-token': csrf }, body: form });
    for (;;) {
      const task = await json('/api/tasks/' + id);
      if (task.state === 'failed') throw new Error(JSON.stringify(task.result ?? task.message));
      if (task.state === 'done') return (await json('/api/admin/courses/' + task.result.courseId + '/publication', { method: 'POST', headers: { 'x-csrf-token': csrf, 'content-type': 'application/json' }, body: JSON.stringify({ skillGroup: null }) })).slug;
      await new Promise((done) => setTimeout(done, 100));
    }
  })()`);
};
/** What the app shows of the content: the player page, or content that needs none. */
export const frameOf = (page: Page): FrameLocator => page.frameLocator('iframe.play-frame');
/** The content inside the player page. */
export const sco = (page: Page): FrameLocator => frameOf(page).frameLocator('#sco');

/** Asks until the answer is the one wanted. */
export const eventually = async (what: () => Promise<unknown>, wanted: unknown): Promise<void> => {
  const until = Date.now() + 15_000;
  for (;;) {
    const seen = await what();
    if (JSON.stringify(seen) === JSON.stringify(wanted)) return;
    if (Date.now() > until) return void expect(seen).toEqual(wanted);
    await new Promise((done) => setTimeout(done, 100));
  }
};
