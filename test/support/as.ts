import type { TestApp } from './app';

export interface Answer { status: number; body: any; headers: Record<string, unknown> } // eslint-disable-line @typescript-eslint/no-explicit-any -- a test looks into whatever came back

/** Somebody at a browser: cookie and CSRF token are kept, as a browser would. */
export interface Person {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body?: unknown): Promise<Answer>;
  patch(path: string, body?: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  /** The bytes behind an address; fails unless it answers 200. */
  download(path: string): Promise<Buffer>;
  me: { id: string; account: string; fullName: string };
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A visitor nobody knows. */
export const asVisitor = (app: TestApp, cookie?: string, csrf?: string): Omit<Person, 'me'> => {
  const send = async (method: Method, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
    const answer = await app.app.inject({
      method, url: path,
      headers: { ...(cookie ? { cookie: `hvs_session=${cookie}` } : {}), ...(csrf && method !== 'GET' ? { 'x-csrf-token': csrf } : {}), ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    const json = /json/.test(String(answer.headers['content-type'] ?? ''));
    return { status: answer.statusCode, body: json && answer.body ? JSON.parse(answer.body) : answer.body, headers: answer.headers };
  };
  return {
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    put: (path, body) => send('PUT', path, body),
    patch: (path, body) => send('PATCH', path, body),
    delete: (path) => send('DELETE', path),
    download: async (path) => {
      const answer = await app.app.inject({ url: path, headers: cookie ? { cookie: `hvs_session=${cookie}` } : {} });
      if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${answer.body}`);
      return answer.rawPayload;
    },
  };
};

/** Signs in and gives the person back. */
export const as = async (app: TestApp, login: string, password: string): Promise<Person> => {
  const answer = await app.app.inject({ method: 'POST', url: '/api/session', payload: { login, password } });
  if (answer.statusCode !== 200) throw new Error(`${login} cannot sign in: ${answer.body}`);
  const cookie = String(answer.cookies.find((c) => c.name === 'hvs_session')!.value);
  const session = JSON.parse(answer.body);
  return { ...asVisitor(app, cookie, session.csrf), me: session.person };
};
