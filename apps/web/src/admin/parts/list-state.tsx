import type { ComponentChildren } from 'preact';
import { EmptyNotice, LoadingNotice } from '../../ui/notice';
import type { Resource } from '../use-resource';
import { listOf } from '../types';
import { TroubleNotice } from './trouble-notice';

interface Props<T> {
  resource: Resource<T>;
  empty: { title: string; text: string; action?: ComponentChildren };
  children: (data: T) => ComponentChildren;
}

const isEmpty = (data: unknown): boolean =>
  Array.isArray(data) ? data.length === 0 : typeof data === 'object' && data !== null && 'items' in data && listOf(data as { items: unknown[] }).length === 0;

/** A list's four faces: loading, trouble, empty, and the list itself. Trouble after a first answer keeps the old rows. */
export const ListState = <T,>({ resource, empty, children }: Props<T>) => {
  const { data, trouble, loading, reload } = resource;
  if (data === null) return trouble !== null ? <TroubleNotice error={trouble} onRetry={reload} /> : loading ? <LoadingNotice lines={9} /> : null;
  return (
    <>
      {trouble !== null && <TroubleNotice error={trouble} onRetry={reload} stale />}
      {isEmpty(data) ? <EmptyNotice title={empty.title} action={empty.action}>{empty.text}</EmptyNotice> : children(data)}
    </>
  );
};
