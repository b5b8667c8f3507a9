import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client';
import { nextAskMs, taskEnded } from './task-progress';
import type { Task } from '../types';

/** Follows a task to its end. A lost answer is asked for again; the work itself goes on without the page. */
export const useTask = (started: Task | null, onEnd?: (task: Task) => void): Task | null => {
  const [task, setTask] = useState(started);
  useEffect(() => {
    setTask(started);
    if (started === null || taskEnded(started)) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = (asked: number): void => {
      timer = setTimeout(() => {
        api.get<Task>(`/api/tasks/${started.id}`, { signal: stop.signal })
          .then((now) => {
            if (stop.signal.aborted) return;
            setTask(now);
            if (taskEnded(now)) onEnd?.(now);
            else ask(asked + 1);
          })
          .catch(() => { if (!stop.signal.aborted) ask(asked + 5); });
      }, nextAskMs(asked));
    };
    ask(0);
    return () => { stop.abort(); clearTimeout(timer); };
  }, [started?.id]);
  return started === null ? null : task?.id === started.id ? task : started;
};
