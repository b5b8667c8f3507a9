/** The steps of the tour, in the order of the data's journey. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goThroughLesson, sitAssessment } from './learn.mjs';
import { countBytes } from './measure.mjs';

const PHONE = { viewport: { width: 360, height: 800 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' };
const DESK = { viewport: { width: 1366, height: 768 }, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh' };
const COURSES = ['nhan-thuc-so', 'an-toan-an-ninh-mang'];
const TARGET = 'can-bo-cong-chuc';

export const walk = async ({ browser, stack, out, say }) => {
  const base = stack.urls.app;
  const account = (username) => stack.accounts.find((a) => a.username === username);
  const steps = [];
  const figures = {};
  const complaints = [];
  let shot = 0;
  const picture = async (page, name, options = {}) => {
    await page.waitForTimeout(150);
    // On a picture of the whole page a bar fixed to the window would cover the middle.
    await page.screenshot({ path: join(out, `${String(++shot).padStart(2, '0')}-${name}.png`), ...options, ...(options.fullPage ? { style: '.tab-bar, .lesson-nav, .app-header { position: static !important }' } : {}) });
  };
  const step = async (name, work) => {
    const began = performance.now();
    try {
      await work();
      steps.push({ name, ok: true, ms: Math.round(performance.now() - began) });
      say.done(name);
      return true;
    } catch (error) {
      steps.push({ name, ok: false, ms: Math.round(performance.now() - began), error: String(error.message).split('\n')[0] });
      say.warn(`${name}: ${error.message}`);
      return false;
    }
  };
  const open = async (device) => {
    const context = await browser.newContext({ ...device, acceptDownloads: true });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    return page;
  };
  const signIn = async (page, username) => {
    await page.goto(`${base}/`);
    await page.getByLabel('Tên đăng nhập hoặc số điện thoại').fill(username);
    await page.getByLabel('Mật khẩu', { exact: true }).fill(account(username).password);
    await page.getByRole('button', { name: 'Đăng nhập' }).click();
    await page.getByLabel('Mật khẩu', { exact: true }).waitFor({ state: 'detached' });
  };
  const api = async (page, path, body) =>
    page.evaluate(async ([at, sent]) => {
      const { csrf } = await (await fetch('/api/session')).json();
      const answer = await fetch(at, sent ? { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': csrf }, body: JSON.stringify(sent) } : {});
      return answer.json();
    }, [path, body]);

  const phone = await open(PHONE);
  const desk = await open(DESK);
  const boss = await open(DESK);
  const provinceMet = async () => (await api(boss, '/api/attainment')).targets.find((t) => t.code === TARGET).met;
  let before = 0;

  const scenario = [
    ['first load on a phone', async () => {
      const counted = await countBytes(phone);
      await signIn(phone, 'mai.lo');
      await phone.getByRole('heading', { name: 'Yêu cầu của tôi' }).waitFor();
      figures.first_load_bytes = await counted.settled();
      await picture(phone, 'home-phone', { fullPage: true });
    }],
    ['repeat load on a phone', async () => {
      const counted = await countBytes(phone);
      await phone.reload();
      await phone.getByRole('heading', { name: 'Yêu cầu của tôi' }).waitFor();
      figures.repeat_load_bytes = await counted.settled();
    }],
    ['the administrator sees the province before', async () => {
      await signIn(boss, 'quantri');
      before = await provinceMet();
    }],
    ...COURSES.flatMap((slug, i) => [
      [`learn ${slug}`, async () => {
        await phone.goto(`${base}/khoa-hoc/${slug}`);
        await phone.getByRole('button', { name: 'Bắt đầu học' }).waitFor();
        if (i === 0) await picture(phone, 'course-phone', { fullPage: true });
        await phone.getByRole('button', { name: 'Bắt đầu học' }).click();
        for (let lesson = 1; lesson < 20; lesson++) {
          await goThroughLesson(phone, async (screen) => { if (lesson === 1) await picture(phone, `${slug}-screen-${screen}`, { fullPage: true }); });
          if (lesson === 1) await picture(phone, `${slug}-lesson-done`);
          const next = phone.getByRole('link', { name: /^Bài tiếp/ });
          if ((await next.count()) === 0) break;
          await next.click();
        }
        await phone.getByRole('link', { name: /Vào kiểm tra/ }).waitFor();
      }],
      [`pass the assessment of ${slug}`, async () => {
        await phone.getByRole('link', { name: /Vào kiểm tra/ }).click();
        // What the phone has queued has to be there before the assessment opens.
        await phone.getByRole('button', { name: /Bắt đầu làm bài|Bắt đầu|Làm bài/ }).click();
        const handedIn = await sitAssessment(phone, slug, async (n) => { if (i === 0 && n === 5) await picture(phone, 'assessment-phone'); });
        if (i === COURSES.length - 1) {
          figures.handedIn = handedIn;
          const moved = (async () => { for (;;) { if ((await provinceMet()) > before) return Math.round(performance.now() - handedIn); await new Promise((done) => setTimeout(done, 25)); } })();
          const printed = (async () => { for (;;) { const all = await api(phone, '/api/learning/certificates'); if (all.some((c) => c.kind === 'audience' && c.state === 'ready')) return Math.round(performance.now() - handedIn); await new Promise((done) => setTimeout(done, 25)); } })();
          const limit = new Promise((_, fail) => setTimeout(() => fail(new Error('neither figure nor certificate within 30 s')), 30_000).unref());
          [figures.completion_to_province_ms, figures.completion_to_certificate_ms] = await Promise.race([Promise.all([moved, printed]), limit]);
        }
        await picture(phone, `${slug}-result`, { fullPage: true });
      }],
    ]),
    ['the certificate on the phone, its PDF, and its verification without signing in', async () => {
      await phone.goto(`${base}/chung-nhan`);
      await phone.getByText(/Hoàn thành chương trình/).first().waitFor();
      await picture(phone, 'certificates-phone', { fullPage: true });
      const mine = (await api(phone, '/api/learning/certificates')).find((c) => c.kind === 'audience');
      const pdf = await phone.context().request.get(base + mine.pdfUrl);
      if (!pdf.ok()) throw new Error(`PDF: ${pdf.status()}`);
      writeFileSync(join(out, 'certificate.pdf'), await pdf.body());
      const stranger = await open(PHONE);
      await stranger.goto(mine.verifyUrl);
      await stranger.getByText('Chứng nhận có hiệu lực').waitFor();
      await picture(stranger, 'verify-phone', { fullPage: true });
      await stranger.context().close();
    }],
    ['home after', async () => {
      await phone.goto(`${base}/`);
      await phone.getByText('Bạn đã đạt mọi yêu cầu').waitFor();
      await picture(phone, 'home-after-phone', { fullPage: true });
    }],
    ['the commune\'s chair sees the own targets', async () => {
      await signIn(desk, 'than.cam');
      await desk.goto(`${base}/don-vi`);
      await desk.getByText(/Cán bộ, công chức cấp tỉnh, cấp xã/).first().waitFor();
      await picture(desk, 'manager-desk', { fullPage: true });
    }],
    ['from the province down to the statement', async () => {
      await boss.goto(`${base}/don-vi`);
      await boss.getByText(/Cán bộ, công chức cấp tỉnh, cấp xã/).first().waitFor();
      await picture(boss, 'province-desk', { fullPage: true });
      await boss.goto(`${base}/don-vi/${TARGET}`);
      await boss.getByText('Xã Chiềng La').first().waitFor();
      await picture(boss, 'drill-desk', { fullPage: true });
      const commune = (await api(boss, `/api/attainment/${TARGET}/units`)).items.find((i) => i.unit.code === 'xa-chieng-la').unit.id;
      const met = (await api(boss, `/api/attainment/${TARGET}/people?unitId=${commune}&q=lo thi mai`)).items[0];
      await boss.goto(`${base}/don-vi/${TARGET}/nguoi/${met.personId}?unit=${commune}`);
      await boss.getByText('Lò Thị Mai').first().waitFor();
      await picture(boss, 'evidence-desk', { fullPage: true });
    }],
    ['the administrator issues certificates that waited', async () => {
      await boss.goto(`${base}/quan-tri/chung-nhan`);
      await boss.getByText(/Số vào sổ|Chứng nhận/).first().waitFor();
      await picture(boss, 'register-desk', { fullPage: false });
      const waiting = (await api(boss, '/api/admin/certificates/entitled?size=20')).items;
      const asked = await api(boss, '/api/admin/certificates/issue', { items: waiting.slice(0, 20).map(({ personId, kind, subject }) => ({ personId, kind, subject })) });
      for (let i = 0; i < 400; i++) {
        const task = await api(boss, `/api/tasks/${asked.id}`);
        if (task.state === 'done') { if (task.result.issued !== Math.min(20, waiting.length)) throw new Error(JSON.stringify(task.result)); return; }
        await new Promise((done) => setTimeout(done, 50));
      }
      throw new Error('the task did not finish');
    }],
    ['the administrator exports the figures', async () => {
      const unitId = (await api(boss, '/api/attainment')).unit.id;
      const asked = await api(boss, '/api/exports', { report: 'attainment-units', format: 'xlsx', params: { target: TARGET, unitId } });
      for (let i = 0; i < 400; i++) {
        const task = await api(boss, `/api/tasks/${asked.id}`);
        if (task.state === 'done') {
          const file = await boss.context().request.get(base + task.result.fileUrl);
          writeFileSync(join(out, 'figures.xlsx'), await file.body());
          await boss.goto(`${base}/quan-tri/cong-viec`);
          await boss.getByText(/Xuất số liệu/).first().waitFor();
          await picture(boss, 'tasks-desk');
          return;
        }
        await new Promise((done) => setTimeout(done, 50));
      }
      throw new Error('the export did not finish');
    }],
    ['the same on the other size, and in the dark', async () => {
      const office = await open({ ...DESK, colorScheme: 'dark' });
      await signIn(office, 'pao.vang');
      await office.getByRole('heading', { name: 'Yêu cầu của tôi' }).first().waitFor();
      await picture(office, 'home-desk-dark', { fullPage: true });
      await office.getByRole('link', { name: 'Học tiếp', exact: true }).click();
      await office.locator('.blocks').waitFor();
      await picture(office, 'lesson-desk-dark', { fullPage: true });
      const pocket = await open(PHONE);
      await signIn(pocket, 'than.cam');
      await pocket.goto(`${base}/don-vi`);
      await pocket.getByText(/Cán bộ, công chức cấp tỉnh, cấp xã/).first().waitFor();
      await picture(pocket, 'manager-phone', { fullPage: true });
      await office.context().close();
      await pocket.context().close();
    }],
    ['no script error on any screen', async () => {
      if (complaints.length > 0) throw new Error(complaints.join(' | '));
    }],
  ];
  for (const [name, work] of scenario) {
    if (!(await step(name, work))) {
      for (const [who, page] of [['phone', phone], ['desk', desk], ['boss', boss]]) await picture(page, `failed-${who}`).catch(() => {});
      break;
    }
  }
  const { completion_to_province_ms = null, completion_to_certificate_ms = null, first_load_bytes = null, repeat_load_bytes = null } = figures;
  return { ok: steps.every((s) => s.ok) && steps.length === scenario.length, steps, completion_to_province_ms, completion_to_certificate_ms, first_load_bytes, repeat_load_bytes };
};
