import { useEffect, useMemo } from 'preact/hooks';
import type { CourseView } from '../api/types';
import { api } from '../api/client';
import { keepView, useView, type View } from '../api/use-view';
import { myItems } from '../ui/queue/queue';
import { lastSent } from '../ui/queue/sender';
import { useStore } from '../ui/store';
import { mergeCourse } from './optimistic';

export const coursePath = (slug: string): string => `/api/learning/courses/${encodeURIComponent(slug)}`;

/** A course as this device knows it: the server's word with the unsent work laid over it. */
export const useCourse = (slug: string): View<CourseView> => {
  const view = useView<CourseView>(coursePath(slug));
  const items = useStore(myItems);
  const sent = useStore(lastSent);
  const { reload } = view;
  useEffect(() => { if (sent && sent.item.kind !== 'answers') reload(); }, [sent]);
  const data = useMemo(() => view.data && mergeCourse(view.data, items), [view.data, items]);
  return { ...view, data };
};

export const enrol = async (slug: string): Promise<CourseView> => {
  const view = await api.post<CourseView>(`${coursePath(slug)}/enrolment`);
  keepView(coursePath(slug), view);
  // The home page this device keeps should know of it, should the network go next.
  void api.get('/api/learning/home').then((home) => keepView('/api/learning/home', home)).catch(() => undefined);
  return view;
};
