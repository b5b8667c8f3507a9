import { clock, isoSeconds, type Platform, type Report, type Try } from './platform';

type Api = Record<string, (...words: string[]) => string>;

/** The object a SCORM platform gives its content: in a window above, or in the one that opened it (RTE 3.3.6). */
const findApi = (name: string): Api | undefined => {
  const look = (from: Window | null): Api | undefined => {
    let at: Window | null = from;
    for (let above = 0; at && above < 100; above += 1) {
      try { const api = (at as unknown as Record<string, Api | undefined>)[name]; if (api) return api; } catch { return undefined; }
      at = at.parent === at ? null : at.parent;
    }
    return undefined;
  };
  return look(window) ?? look(window.opener as Window | null) ?? look((window.top?.opener ?? null) as Window | null);
};

const LOST = 'Hệ thống học chưa nhận được kết quả. Hãy kiểm tra mạng rồi bấm Tiếp.';

/** What both versions have in common: open, set, commit, close once. */
const speak = (api: Api, names: { open: string; get: string; set: string; commit: string; close: string }) => {
  let isOpen = false;
  return {
    open: (): boolean => (isOpen = api[names.open]!('') === 'true'),
    get: (element: string): string => api[names.get]!(element),
    set: (values: Record<string, string>): boolean => isOpen && Object.entries(values).every(([element, value]) => api[names.set]!(element, value) === 'true'),
    commit: (): boolean => isOpen && api[names.commit]!('') === 'true',
    close: (last: Record<string, string>): void => {
      if (!isOpen) return;
      for (const [element, value] of Object.entries(last)) api[names.set]!(element, value);
      api[names.commit]!('');
      isOpen = false;
      api[names.close]!('');
    },
  };
};

/** CMITimespan of SCORM 1.2: HHHH:MM:SS. */
const timespan = (seconds: number): string => [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part, index) => String(part).padStart(index === 0 ? 4 : 2, '0')).join(':');
const percent = (score: number): string => String(Math.round(score * 100));
/** CMIIdentifier allows no more than letters, digits and the like. */
const named = (one: Try): string => one.id.replace(/[^A-Za-z0-9_-]/g, '_');

export const scorm12 = (): Platform | undefined => {
  const api = findApi('API');
  if (!api) return undefined;
  const said = speak(api, { open: 'LMSInitialize', get: 'LMSGetValue', set: 'LMSSetValue', commit: 'LMSCommit', close: 'LMSFinish' });
  const time = clock();
  let interactions = 0;
  let isDone = false;
  const platform: Platform = {
    open: async () => {
      if (!said.open()) throw new Error('LMSInitialize');
      isDone = ['completed', 'passed'].includes(said.get('cmi.core.lesson_status'));
      interactions = Number(said.get('cmi.interactions._count')) || 0;
      return said.get('cmi.suspend_data') || null;
    },
    save: (report: Report) => {
      isDone ||= report.isDone;
      const ok = said.set({
        'cmi.core.session_time': timespan(time.seconds()), 'cmi.core.lesson_location': report.location, 'cmi.suspend_data': report.note, 'cmi.core.lesson_status': isDone ? 'completed' : 'incomplete',
        ...(report.score === null ? {} : { 'cmi.core.score.min': '0', 'cmi.core.score.max': '100', 'cmi.core.score.raw': percent(report.score) }),
      }) && said.commit();
      platform.onTrouble?.(ok ? null : LOST);
    },
    tried: (one) => {
      const at = `cmi.interactions.${interactions++}`;
      said.set({ [`${at}.id`]: named(one), [`${at}.type`]: 'choice', [`${at}.correct_responses.0.pattern`]: one.right.join(','), [`${at}.student_response`]: one.chosen.join(','), [`${at}.result`]: one.isRight ? 'correct' : 'wrong' });
    },
    close: async () => said.close({ 'cmi.core.session_time': timespan(time.seconds()), 'cmi.core.exit': isDone ? '' : 'suspend' }),
    returnTo: () => null,
  };
  return platform;
};

export const scorm2004 = (): Platform | undefined => {
  const api = findApi('API_1484_11');
  if (!api) return undefined;
  const said = speak(api, { open: 'Initialize', get: 'GetValue', set: 'SetValue', commit: 'Commit', close: 'Terminate' });
  const time = clock();
  let interactions = 0;
  let isDone = false;
  const platform: Platform = {
    open: async () => {
      if (!said.open()) throw new Error('Initialize');
      isDone = said.get('cmi.completion_status') === 'completed';
      interactions = Number(said.get('cmi.interactions._count')) || 0;
      return said.get('cmi.suspend_data') || null;
    },
    save: (report: Report) => {
      isDone ||= report.isDone;
      const ok = said.set({
        'cmi.session_time': isoSeconds(time.seconds()), 'cmi.location': report.location, 'cmi.suspend_data': report.note, 'cmi.completion_status': isDone ? 'completed' : 'incomplete', 'cmi.progress_measure': String(isDone ? 1 : report.progress),
        ...(report.score === null ? {} : { 'cmi.score.scaled': String(report.score), 'cmi.score.min': '0', 'cmi.score.max': '100', 'cmi.score.raw': percent(report.score), ...(report.passed && { 'cmi.success_status': 'passed' }) }),
      }) && said.commit();
      platform.onTrouble?.(ok ? null : LOST);
    },
    tried: (one) => {
      const at = `cmi.interactions.${interactions++}`;
      said.set({
        [`${at}.id`]: named(one), [`${at}.type`]: 'choice', [`${at}.correct_responses.0.pattern`]: one.right.join('[,]'), [`${at}.learner_response`]: one.chosen.join('[,]'),
        [`${at}.result`]: one.isRight ? 'correct' : 'incorrect', [`${at}.description`]: one.prompt.slice(0, 250),
      });
    },
    close: async () => said.close({ 'cmi.session_time': isoSeconds(time.seconds()), 'cmi.exit': isDone ? 'normal' : 'suspend' }),
    returnTo: () => null,
  };
  return platform;
};
