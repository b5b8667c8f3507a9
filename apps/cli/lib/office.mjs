/** What an administrator does before anything can be learned: makes keys, uploads a package, publishes the course. */
import { setTimeout as sleep } from 'node:timers/promises';

const TASK_MS = 60_000;

export const signIn = async ({ urls, accounts }) => {
  const { username, password } = accounts.find((one) => one.username === 'quantri');
  const answer = await fetch(`${urls.app}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: username, password }) });
  if (!answer.ok) throw new Error(`cannot sign in: ${answer.status}`);
  const cookie = answer.headers.get('set-cookie').split(';')[0];
  const { csrf } = await answer.json();
  const call = async (method, path, body) => {
    const isForm = body instanceof FormData;
    const given = await fetch(`${urls.app}${path}`, {
      method, headers: { cookie, 'x-csrf-token': csrf, ...(body && !isForm ? { 'content-type': 'application/json' } : {}) }, ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
    });
    if (!given.ok) throw new Error(`${method} ${path}: ${given.status} ${await given.text()}`);
    return given.json();
  };
  return {
    /** A key to the record store, for everything. */
    credential: (title) => call('POST', '/api/admin/credentials', { title, scopes: ['all'] }),
    /** Answers the course as the catalogue has it. */
    publish: async (bytes, fileName) => {
      const form = new FormData();
      form.append('file', new Blob([bytes], { type: 'application/zip' }), fileName);
      const { id } = await call('POST', '/api/admin/courses/packages', form);
      const until = Date.now() + TASK_MS;
      let task;
      do {
        await sleep(100);
        task = await call('GET', `/api/tasks/${id}`);
        if (task.state === 'failed' || Date.now() > until) throw new Error(`the package was not taken: ${task.message}`);
      } while (task.state !== 'done');
      await call('POST', `/api/admin/courses/${task.result.courseId}/publication`, { skillGroup: null });
      return (await call('GET', '/api/admin/courses')).items.find((course) => course.id === task.result.courseId);
    },
  };
};
