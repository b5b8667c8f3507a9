import { zipped } from '../support/packages';
import { eventually, publishedBy, sco } from '../support/playing';
import { aStack, SAME_SITE, untilItOpensOffline, untilWaiting, type Device, type Stack } from '../support/stack';

jest.setTimeout(150_000);

/** A page that speaks as exports of H5P do: its own server is nowhere, and it saves nothing by itself. */
const PAGE = `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Cuộc gọi lạ</title>
<script>window.H5PIntegration = { saveFreq: false, ajax: {}, contents: { 'cid-7': { library: 'H5P.MultiChoice 1.16', jsonContent: '{"question":"Cuộc gọi lạ"}' } } };</script>
<script>
var H5P = window.H5P = window.H5P || {};
H5P.instances = [];
H5P.externalDispatcher = { heard: {}, on: function (name, hear) { (this.heard[name] = this.heard[name] || []).push(hear); }, trigger: function (name, event) { (this.heard[name] || []).forEach(function (hear) { hear(event); }); } };
H5P.getUserData = H5P.setUserData = function () { throw new Error('no server'); };
H5P.init = function () {
  H5P.getUserData('7', 'state', function (error, previous) {
    var at = H5PIntegration.saveFreq && previous ? previous.answer : '';
    document.querySelectorAll('input').forEach(function (one) { one.checked = one.value === at; });
    H5P.instances.push({ contentId: '7', getMaxScore: function () { return 1; }, getCurrentState: function () { return { answer: (document.querySelector('input:checked') || {}).value }; } });
    H5P.externalDispatcher.trigger('initialized', {});
    document.body.dataset.ready = 'yes';
  });
};
document.addEventListener('DOMContentLoaded', H5P.init);
function check() {
  var right = document.querySelector('input[value="gac"]').checked;
  H5P.externalDispatcher.trigger('xAPI', { data: { statement: { verb: { id: 'http://adlnet.gov/expapi/verbs/answered' },
    object: { definition: { interactionType: 'choice', description: { 'en-US': '<p>Bạn làm gì?</p>' }, extensions: { 'http://h5p.org/x-api/h5p-local-content-id': '7' } } },
    context: { contextActivities: {} }, result: { score: { min: 0, max: 1, raw: right ? 1 : 0, scaled: right ? 1 : 0 }, success: right, response: right ? '0' : '1', duration: 'PT2.5S' } } } });
}
</script></head><body><h1>Cuộc gọi lạ</h1><p>Bạn làm gì?</p><label><input type="radio" name="a" value="gac"> Gác máy</label> <label><input type="radio" name="a" value="chuyen"> Chuyển tiền</label> <button onclick="check()">Kiểm tra</button></body></html>`;

let stack: Stack;
let phone: Device;
let slug: string;
beforeAll(async () => {
  stack = await aStack(SAME_SITE);
  const admin = await stack.device('desk');
  await admin.signIn('quantri');
  slug = await publishedBy(admin, 'cuoc-goi-la.zip', zipped({ 'index.html': PAGE, 'h5p.json': '{}' }));
  await admin.close();
  phone = await stack.device('phone');
  await phone.signIn('mai.lo');
  await untilItOpensOffline(phone.page);
});
afterAll(() => stack?.stop());

const ready = (): Promise<void> => sco(phone.page).locator('body[data-ready]').waitFor();
const chosen = (): Promise<string> => sco(phone.page).locator('input:checked').evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value).join());
const unit = async (): Promise<{ state: string }> => (await phone.api(`/api/learning/courses/${slug}`)).modules[0].lessons[0];

test('where it was left, it goes on: by the way out, and by a tab that is closed without a network', async () => {
  await phone.open(`/khoa-hoc/${slug}`);
  await phone.page.getByRole('button', { name: 'Bắt đầu học' }).click();
  await ready();
  expect(await chosen()).toBe('');
  await sco(phone.page).getByLabel('Chuyển tiền').check();
  await phone.page.getByRole('link', { name: /^Thoát/ }).click();
  await phone.page.getByRole('link', { name: 'Học tiếp' }).click();
  await ready();
  expect(await chosen()).toBe('chuyen');
  await phone.setOffline(true);
  await sco(phone.page).getByLabel('Gác máy').check();
  await phone.closeTab();
  await phone.newTab();
  await phone.setOffline(false);
  await phone.open(`/khoa-hoc/${slug}/hoc`);
  await ready();
  expect(await chosen()).toBe('gac');
  expect((await unit()).state).toBe('in-progress');
});

test('answered, it counts: the score, the answer, and that it is done', async () => {
  await sco(phone.page).getByRole('button', { name: 'Kiểm tra' }).click();
  await phone.page.getByText('Bạn đã học xong mục này').waitFor();
  await phone.picture('h5p-done-phone');
  await eventually(async () => (await unit()).state, 'completed');
  await untilWaiting(phone.page, 0);
  await phone.picture('h5p-answered-phone');
  const [told] = await stack.ask<{ score: string; ms: number; answers: number }>(
    `select p.score, (a.state->>'totalTimeMs')::int + (a.state->>'sessionTimeMs')::int as ms, (select count(*)::int from lrs.statement s join lrs.verb v on v.id = s.verb where s.registration = e.registration and v.iri = 'http://adlnet.gov/expapi/verbs/answered') as answers
     from learning.unit_progress p join learning.enrolment e on e.id = p.enrolment_id join courses.course c on c.id = e.course_id join learning.attempt a on a.enrolment_id = e.id where c.slug = $1`, [slug]);
  expect([Number(told!.score), told!.answers, told!.ms > 0]).toEqual([1, 1, true]);
});

test('no script failed on any screen', () => expect(phone.complaints).toEqual([]));
