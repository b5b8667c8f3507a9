import { reportAnswer, reportFailure } from './network';
import { ApiProblem, NetworkFailure, problemFrom } from './problem';
import { markExpired, session, takeSession } from './session';
import type { SessionAnswer } from './types';

interface Options { signal?: AbortSignal; headers?: Record<string, string>; timeoutMs?: number; keepalive?: boolean; /** An old session is no news here (signing in, the queue). */ quiet401?: boolean }

const DEFAULT_TIMEOUT_MS = 45_000;

/** One request. Fails with ApiProblem (the server said no) or NetworkFailure (nobody answered). Answers null on 204. */
const request = async <T>(method: string, path: string, body: unknown, options: Options): Promise<T> => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
  const leave = (): void => stop.abort();
  options.signal?.addEventListener('abort', leave, { once: true });
  const isForm = body instanceof FormData;
  const begun = performance.now();
  try {
    const answer = await fetch(path, {
      method,
      signal: stop.signal,
      credentials: 'same-origin',
      keepalive: options.keepalive ?? false,
      headers: {
        accept: 'application/json, application/problem+json',
        ...(body !== undefined && !isForm ? { 'content-type': 'application/json' } : {}),
        ...(method === 'GET' ? {} : { 'x-csrf-token': session.get().csrf }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = answer.status === 204 ? '' : await answer.text();
    reportAnswer(performance.now() - begun);
    const type = answer.headers.get('content-type') ?? '';
    if (answer.ok) return (text === '' ? null : JSON.parse(text)) as T;
    throw new ApiProblem(problemFrom(answer.status, type, text), Number(answer.headers.get('retry-after')) || null);
  } catch (error) {
    if (error instanceof ApiProblem) throw error;
    if (options.signal?.aborted) throw error;
    reportFailure();
    throw new NetworkFailure(String(error));
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', leave);
  }
};

export const readSession = async (): Promise<SessionAnswer> => {
  const answer = await request<SessionAnswer>('GET', '/api/session', undefined, { timeoutMs: 20_000 });
  takeSession(answer);
  return answer;
};

const ask = async <T>(method: string, path: string, body?: unknown, options: Options = {}): Promise<T> => {
  const account = session.get().me?.account;
  // Somebody else has signed in, in another tab: what one person asked is never done in the name of another.
  const sameAgain = async (): Promise<void> => {
    await readSession();
    if (account !== undefined && session.get().me?.account !== account) throw new ApiProblem({ type: 'about:blank', status: 401, title: 'Người đăng nhập đã đổi', detail: 'Chưa có gì thay đổi. Hãy đăng nhập lại bằng tài khoản của bạn.' });
  };
  if (method !== 'GET' && session.get().csrf === '' && !options.quiet401) await sameAgain();
  try {
    return await request<T>(method, path, body, options);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    // A token of an older session: take the new one and ask once more.
    if (error.status === 403 && /csrf/i.test(error.body.type + error.title) && method !== 'GET') {
      await sameAgain();
      return request<T>(method, path, body, options);
    }
    if (error.status === 401 && !options.quiet401) markExpired();
    throw error;
  }
};

/** The only way to the API. Paths start with /api. */
export const api = {
  get: <T>(path: string, options?: Options) => ask<T>('GET', path, undefined, options),
  post: <T>(path: string, body?: unknown, options?: Options) => ask<T>('POST', path, body ?? {}, options),
  put: <T>(path: string, body: unknown, options?: Options) => ask<T>('PUT', path, body, options),
  patch: <T>(path: string, body: unknown, options?: Options) => ask<T>('PATCH', path, body, options),
  delete: <T = null>(path: string, options?: Options) => ask<T>('DELETE', path, undefined, options),
};

export const signIn = async (login: string, password: string): Promise<SessionAnswer> => {
  const answer = await api.post<SessionAnswer>('/api/session', { login, password }, { quiet401: true });
  takeSession(answer);
  return answer;
};
