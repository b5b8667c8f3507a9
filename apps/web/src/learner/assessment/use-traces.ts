import { useEffect, useRef } from 'preact/hooks';
import { onQuestion, wasAway, type Traces } from './traces';

const keyOf = (sittingId: string): string => `hvs-traces:${sittingId}`;
const read = (sittingId: string): Traces => { try { return JSON.parse(localStorage.getItem(keyOf(sittingId)) ?? '') as Traces; } catch { return { spent: {}, away: [] }; } };

/** Watches how long each question is on the screen and when the screen is left. Answers how to take what there is so far, and how to forget it. */
export const useTraces = (sittingId: string, questionId: string): { take: () => Traces; forget: () => void } => {
  const traces = useRef<Traces | null>(null);
  const since = useRef<{ question: string; at: number } | null>(null);
  traces.current ??= read(sittingId);
  const keep = (next: Traces): void => {
    traces.current = next;
    try { localStorage.setItem(keyOf(sittingId), JSON.stringify(next)); } catch { /* only a statistic is lost */ }
  };
  const settle = (): void => {
    const now = performance.now();
    if (since.current) keep(onQuestion(traces.current!, since.current.question, now - since.current.at));
    since.current = document.visibilityState === 'visible' ? { question: since.current?.question ?? questionId, at: now } : null;
  };
  useEffect(() => {
    settle();
    since.current = document.visibilityState === 'visible' ? { question: questionId, at: performance.now() } : null;
  }, [questionId]);
  useEffect(() => {
    let leftAt: number | null = null;
    const seen = (): void => {
      settle();
      if (document.visibilityState === 'hidden') leftAt ??= Date.now();
      else if (leftAt !== null) { keep(wasAway(traces.current!, leftAt, Date.now())); leftAt = null; }
    };
    document.addEventListener('visibilitychange', seen);
    return () => { document.removeEventListener('visibilitychange', seen); settle(); };
  }, []);
  return { take: () => { settle(); return traces.current!; }, forget: () => localStorage.removeItem(keyOf(sittingId)) };
};
