import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { CourseView, LessonBody, LessonRow, QuestionBlock } from '../../api/types';
import { enqueue, kick } from '../../ui/queue/queue';
import { newUuid } from '../../ui/queue/uuid';
import { thisDevice } from '../../ui/this-device';
import { answeredStatement, lessonStatement, type LessonFrame, type LessonVerb, type Statement } from './statement';
import type { Place } from './steps';

export interface LessonRecord { say: (verb: Exclude<LessonVerb, 'answered'>, place: Place) => void; answer: (question: QuestionBlock, chosen: number[], sinceMs: number) => void }

/** Turns what happens in the lesson into statements in the queue. Leaving says where we stopped, even when the tab dies. */
export const useRecord = (view: CourseView, lesson: LessonRow, body: LessonBody, current: { place: Place; completed: boolean }): LessonRecord => {
  const now = useRef(current);
  now.current = current;
  const record = useMemo(() => {
    const frame: LessonFrame = { account: view.account, registration: view.registration, courseIri: view.activityIri, lessonIri: lesson.activityIri, lessonTitle: lesson.title, screens: body.screens.length };
    const enrolmentId = view.enrolment!.id;
    let spentMs = 0;
    let since = performance.now();
    let parted = false;
    const made = () => ({ id: newUuid(), at: new Date().toISOString() });
    const put = (statement: Statement) => {
      parted = false;
      void enqueue({ lane: enrolmentId, kind: 'statements', method: 'POST', path: `/api/learning/enrolments/${enrolmentId}/statements`, body: { statements: [statement], device: thisDevice() }, title: `Bài: ${lesson.title}` });
    };
    const spent = () => spentMs + (document.visibilityState === 'visible' ? performance.now() - since : 0);
    return {
      say: (verb: Exclude<LessonVerb, 'answered'>, place: Place) => {
        put(lessonStatement(frame, made(), verb, { screen: place.screen, furthest: place.furthest, spentMs: spent() }));
        if (verb === 'completed') kick(true);
      },
      answer: (question: QuestionBlock, chosen: number[], sinceMs: number) => put(answeredStatement(frame, made(), question, chosen, performance.now() - sinceMs)),
      /** Once for each time something happened since the last parting. */
      part: () => {
        if (parted) return;
        const { place, completed } = now.current;
        put(lessonStatement(frame, made(), completed ? 'terminated' : 'suspended', { screen: place.screen, furthest: place.furthest, spentMs: spent() }));
        parted = true;
      },
      watchTime: () => { if (document.visibilityState === 'hidden') spentMs += performance.now() - since; else since = performance.now(); },
    };
  }, []);

  useEffect(() => {
    record.say('initialized', now.current.place);
    document.addEventListener('visibilitychange', record.watchTime);
    window.addEventListener('pagehide', record.part);
    return () => {
      document.removeEventListener('visibilitychange', record.watchTime);
      window.removeEventListener('pagehide', record.part);
      record.part();
    };
  }, []);
  return record;
};
