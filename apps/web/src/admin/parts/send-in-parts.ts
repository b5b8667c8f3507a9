import { ApiProblem, NetworkFailure, problemFrom } from '../../api/problem';
import { session } from '../../api/session';
import { UploadCancelled, type Upload } from './send-file';

/**
 * Sends a file over a link that breaks (tus 1.0.0): part by part, going on where the server stands. The same file chosen again, in
 * another tab or tomorrow, goes on too. Answers the id of the upload.
 */
const PATH = '/api/admin/uploads';
const TUS = { 'tus-resumable': '1.0.0' };
/** A part is what a broken line may cost at most, beside what the server had kept of it. */
const PART_BYTES = 4 * 1024 * 1024;
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000];

interface Answer { status: number; header: (name: string) => string | null; text: string }

/** How it goes: share sent, 0 to 1, and whether it waits for the network. */
export interface Sending { share: number; waiting: boolean }

/** The same file is known by these; what is in it is the server's to check. */
export const fingerprint = (file: Pick<File, 'name' | 'size' | 'lastModified'>): string => `hvs-upload:${session.get().me?.account ?? ''}:${file.size}:${file.lastModified}:${file.name}`;

const remembered = (key: string): string | null => { try { return localStorage.getItem(key); } catch { return null; } };
const remember = (key: string, id: string): void => { try { localStorage.setItem(key, id); } catch { /* then only this tab can go on */ } };
export const forgetSending = (file: File): void => { try { localStorage.removeItem(fingerprint(file)); } catch { /* nothing was there */ } };

/** `fetch` cannot tell how much has gone, so this asks by XMLHttpRequest. */
const ask = (method: string, path: string, headers: Record<string, string>, body: Blob | null, running: { request: XMLHttpRequest | null }, onSent: (bytes: number) => void): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    running.request = request;
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onload = () => resolve({ status: request.status, header: (name) => request.getResponseHeader(name), text: request.responseText });
    request.onerror = () => reject(new NetworkFailure('upload'));
    request.onabort = () => reject(new UploadCancelled());
    request.open(method, path);
    for (const [name, value] of Object.entries({ ...TUS, 'x-csrf-token': session.get().csrf, accept: 'application/problem+json', ...headers })) request.setRequestHeader(name, value);
    request.send(body);
  });

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

export const sendInParts = (file: File, onSending: (how: Sending) => void): Upload<string> => {
  const running: { request: XMLHttpRequest | null; wake: (() => void) | null; cancelled: boolean } = { request: null, wake: null, cancelled: false };
  const key = fingerprint(file);
  let id = remembered(key);
  let at = 0;
  const told = (bytes: number, waiting = false): void => onSending({ share: Math.min(1, bytes / file.size), waiting });
  const demand = (answer: Answer, ...good: number[]): Answer => {
    if (good.includes(answer.status)) return answer;
    throw new ApiProblem(problemFrom(answer.status, answer.header('content-type') ?? '', answer.text));
  };
  const call = (method: string, path: string, headers: Record<string, string> = {}, body: Blob | null = null): Promise<Answer> =>
    ask(method, path, headers, body, running, (bytes) => told(at + bytes));

  /** Where the server stands; a new upload if it knows of none. */
  const place = async (): Promise<number> => {
    if (id !== null) {
      const known = await call('HEAD', `${PATH}/${id}`);
      if (known.status === 200 && Number(known.header('upload-length')) === file.size) return Number(known.header('upload-offset'));
      if (known.status !== 404 && known.status !== 200) demand(known);
    }
    const made = demand(await call('POST', PATH, { 'upload-length': String(file.size), 'upload-metadata': `filename ${base64(file.name)}` }), 201);
    id = made.header('location')!.split('/').at(-1)!;
    remember(key, id);
    return 0;
  };
  const rest = (ms: number): Promise<void> => new Promise((done) => {
    const timer = setTimeout(done, ms);
    running.wake = () => { clearTimeout(timer); done(); };
    addEventListener('online', running.wake, { once: true });
  });

  const run = async (): Promise<string> => {
    for (let failures = 0; ;) {
      if (running.cancelled) throw new UploadCancelled();
      try {
        at = await place();
        told(at);
        while (at < file.size) {
          const answer = await call('PATCH', `${PATH}/${id!}`, { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(at) }, file.slice(at, at + PART_BYTES));
          // Somebody else sends it too, or it was given up there: ask where it stands.
          if (answer.status === 409 || answer.status === 404) break;
          at = Number(demand(answer, 204).header('upload-offset'));
          failures = 0;
          told(at);
        }
        if (at >= file.size) return id!;
        failures += 1;
      } catch (error) {
        const passing = error instanceof NetworkFailure || (error instanceof ApiProblem && (error.status >= 500 || error.status === 429));
        if (!passing) throw error;
        failures += 1;
      }
      told(at, true);
      await rest(WAITS_MS[Math.min(failures, WAITS_MS.length) - 1]!);
    }
  };
  return { done: run(), cancel: () => { running.cancelled = true; running.request?.abort(); running.wake?.(); } };
};
