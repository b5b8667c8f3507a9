import type { CourseView, LessonBody } from '../api/types';
import { api } from '../api/client';
import { database } from '../ui/queue/database';

/**
 * Lessons and pictures of a course version. They never change, so what is on the device is as good as the server's:
 * lesson bodies stand in IndexedDB (also where plain http gives no service worker), pictures in the worker's cache.
 */
export const CONTENT_CACHE = 'hvs-content';
const memory = new Map<string, LessonBody>();

export interface LessonAddress { versionId: string; lessonId: string; audiences: readonly string[] }
const wholePath = (versionId: string, lessonId: string): string => `/api/content/${versionId}/lessons/${encodeURIComponent(lessonId)}`;
/** The lesson as somebody of these audiences sees it. */
const lessonPath = ({ versionId, lessonId, audiences }: LessonAddress): string => `${wholePath(versionId, lessonId)}?for=${audiences.map(encodeURIComponent).join(',')}`;
/** Addresses of the lessons of a course as its view says. */
export const lessonOf = (view: Pick<CourseView, 'versionId' | 'audiences'>, lessonId: string): LessonAddress => ({ versionId: view.versionId, lessonId, audiences: view.audiences ?? [] });
export const fileUrl = (versionId: string, src: string): string => (/^(https?:)?\//.test(src) ? src : `/api/content/${versionId}/files/${src.replace(/^\.\//, '')}`);

const keptLesson = async (path: string): Promise<LessonBody | null> => {
  const held = memory.get(path);
  if (held) return held;
  const kept = await database.kept(path).catch(() => undefined);
  return (kept?.body as LessonBody | undefined) ?? null;
};

/** Kept by an app that did not ask for audiences yet: good for everybody as long as nothing in it is for some alone. */
const keptWhole = async ({ versionId, lessonId }: LessonAddress): Promise<LessonBody | null> => {
  const whole = await keptLesson(wholePath(versionId, lessonId));
  return whole?.screens.some((screen) => screen.blocks.some((block) => block.type === 'for')) ? null : whole;
};

export const loadLesson = async (address: LessonAddress): Promise<LessonBody> => {
  const path = lessonPath(address);
  const kept = (await keptLesson(path)) ?? (await keptWhole(address));
  if (kept) { memory.set(path, kept); return kept; }
  const body = await api.get<LessonBody>(path);
  memory.set(path, body);
  void database.keep({ key: path, account: '', at: new Date().toISOString(), body }).catch(() => false);
  return body;
};

export const picturesOf = (versionId: string, lesson: LessonBody): string[] =>
  lesson.screens.flatMap((s) => s.blocks.flatMap((b) => (b.type === 'image' || b.type === 'audio' || b.type === 'video' ? [fileUrl(versionId, b.src)] : [])));

export const canKeepPictures = (): boolean => 'caches' in window;

export interface DownloadState { done: number; total: number; bytes: number }

/** Puts a whole course on the device. Stops at the first failure; what came stays, and the next try goes on from there. */
export const downloadCourse = async (view: Pick<CourseView, 'versionId' | 'audiences'>, lessonIds: string[], onStep: (state: DownloadState) => void): Promise<DownloadState> => {
  const { versionId } = view;
  const state: DownloadState = { done: 0, total: lessonIds.length * 3, bytes: 0 };
  const step = (bytes: number): void => { state.done += 1; state.bytes += bytes; onStep({ ...state }); };
  const pictures: string[] = [];
  for (const id of lessonIds) {
    const body = await loadLesson(lessonOf(view, id));
    pictures.push(...picturesOf(versionId, body));
    step(JSON.stringify(body).length);
  }
  const unique = [...new Set(pictures)];
  state.total = lessonIds.length + unique.length;
  onStep({ ...state });
  if (!canKeepPictures()) return state;
  const cache = await caches.open(CONTENT_CACHE);
  for (const url of unique) {
    let answer = await cache.match(url);
    if (!answer) {
      answer = await fetch(url, { credentials: 'same-origin' });
      if (!answer.ok) throw new Error(`${answer.status} ${url}`);
      await cache.put(url, answer.clone());
    }
    step((await answer.arrayBuffer()).byteLength);
  }
  localStorage.setItem(`hvs-saved:${versionId}`, String(state.bytes));
  void navigator.storage?.persist?.().catch(() => false);
  return state;
};

/** Bytes of the version on this device, or null if it is not wholly here. */
export const savedBytes = (versionId: string): number | null => { const kept = localStorage.getItem(`hvs-saved:${versionId}`); return kept === null ? null : Number(kept); };

export const removeDownload = async (versionId: string): Promise<void> => {
  localStorage.removeItem(`hvs-saved:${versionId}`);
  const keys = (await database.allKept().catch(() => [])).map((k) => k.key).filter((k) => k.startsWith(`/api/content/${versionId}/`));
  await database.dropKept(keys).catch(() => false);
  keys.forEach((k) => memory.delete(k));
  if (!canKeepPictures()) return;
  const cache = await caches.open(CONTENT_CACHE);
  for (const request of await cache.keys()) if (new URL(request.url).pathname.startsWith(`/api/content/${versionId}/`)) await cache.delete(request);
};
