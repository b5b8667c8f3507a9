/** What the cmi5 suite of CATAPULT asks of an LMS, by way of the administrator's API: nothing here that an administrator cannot do. */
// The suite's Jest knows built-in modules by their old names only, and gives its tests no fetch.
const { request } = require('http');
const { join } = require('path');

const { HVS_SUITE, HVS_URL, HVS_LOGIN, HVS_PASSWORD, HVS_KEY, HVS_SECRET } = process.env;
// The suite asks by class, so it has to be its own.
const { InvalidPackageError } = require(join(HVS_SUITE, 'lib/errors.js'));

const TASK_MS = 60_000;
const EVERY_MS = 50;

let session = {};
let opened = [];

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

const send = (method, path, headers, body) => new Promise((resolve, reject) => {
  const asked = request(new URL(path, HVS_URL), { method, headers: { ...session, ...headers, 'content-length': body?.length ?? 0 } }, (answer) => {
    const parts = [];
    answer.on('data', (part) => parts.push(part)).on('error', reject).on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text: Buffer.concat(parts).toString('utf8') }));
  });
  asked.on('error', reject).end(body);
});

const call = async (method, path, document) => {
  const answer = await send(method, path, document === undefined ? {} : { 'content-type': 'application/json' }, document === undefined ? undefined : Buffer.from(JSON.stringify(document)));
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.text === '' ? undefined : JSON.parse(answer.text);
};

const bytesOf = async (stream) => {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
};

const TUS = { 'tus-resumable': '1.0.0' };

const upload = async (bytes, fileName) => {
  const begun = await send('POST', '/api/admin/uploads', { ...TUS, 'upload-length': String(bytes.length), 'upload-metadata': `filename ${Buffer.from(fileName).toString('base64')}` });
  if (begun.status !== 201) throw new Error(`the upload was not taken: ${begun.status} ${begun.text}`);
  const sent = await send('PATCH', begun.headers.location, { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }, bytes);
  if (sent.status !== 204) throw new Error(`the upload was not taken: ${sent.status} ${sent.text}`);
  return begun.headers.location.split('/').pop();
};

module.exports = {
  setup: async () => {
    session = {};
    const answer = await send('POST', '/api/session', { 'content-type': 'application/json' }, Buffer.from(JSON.stringify({ login: HVS_LOGIN, password: HVS_PASSWORD })));
    if (answer.status >= 300) throw new Error(`cannot sign in: ${answer.status} ${answer.text}`);
    session = { cookie: answer.headers['set-cookie'].map((one) => one.split(';')[0]).join('; '), 'x-csrf-token': JSON.parse(answer.text).csrf };
  },
  teardown: async () => undefined,

  getLrsEndpoint: () => `${HVS_URL}/xapi`,
  getLrsAuthHeader: () => `Basic ${Buffer.from(`${HVS_KEY}:${HVS_SECRET}`).toString('base64')}`,

  importCourse: async (stream, contentType, fileName) => {
    const uploadId = await upload(await bytesOf(stream), fileName);
    const { id } = await call('POST', '/api/admin/courses/packages', { uploadId });
    const until = Date.now() + TASK_MS;
    for (;;) {
      const task = await call('GET', `/api/tasks/${id}`);
      if (task.state === 'failed' && task.result?.report) throw new InvalidPackageError(task.result.report.faults.map(({ text }) => text).join(' '));
      if (task.state === 'failed' || Date.now() > until) throw new Error(`the import came to nothing: ${task.message}`);
      if (task.state === 'done') {
        // What has no course structure but an index.html is taken, as plain pages: a course, but none of cmi5.
        if (task.result.report.standard !== 'cmi5') throw new InvalidPackageError(`taken as ${task.result.report.standard}`);
        await call('POST', `/api/admin/courses/${task.result.courseId}/publication`, { skillGroup: null });
        opened.push(task.result.courseId);
        return task.result.courseId;
      }
      await sleep(EVERY_MS);
    }
  },

  getLaunchUrl: async (courseId, unitIndex, actor, { registration, launchMode }) =>
    (await call('POST', `/api/admin/courses/${courseId}/launches`, { actor, unitIndex, ...(registration ? { registration } : {}), ...(launchMode ? { mode: launchMode } : {}) })).launchUrl,

  cleanup: async () => {
    for (const courseId of opened) await call('DELETE', `/api/admin/courses/${courseId}/publication`);
    opened = [];
  },

  hasWaive: () => true,
  waiveAU: (registration, unitIndex, reason) => call('POST', `/api/admin/registrations/${registration}/waivers`, { unitIndex, reason }),

  hasAbandon: () => true,
  abandonSession: (sessionId) => call('POST', `/api/admin/au-sessions/${sessionId}/abandonment`),
};
