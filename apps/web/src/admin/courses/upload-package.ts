import { ApiProblem, NetworkFailure, problemFrom } from '../../api/problem';
import { session } from '../../api/session';
import type { Task } from '../types';

export interface Upload { done: Promise<Task>; cancel: () => void }

/** Sends a package and tells how much has gone. `fetch` cannot tell, so this is the one place with XMLHttpRequest. */
export const uploadPackage = (file: File, title: string, onSent: (share: number) => void): Upload => {
  const request = new XMLHttpRequest();
  const form = new FormData();
  // The file last: a server that reads as it comes has the title before the long part.
  if (title !== '') form.set('title', title);
  form.set('file', file);
  const done = new Promise<Task>((resolve, reject) => {
    request.upload.onprogress = (event) => { if (event.lengthComputable) onSent(event.loaded / event.total); };
    request.onload = () => {
      const type = request.getResponseHeader('content-type') ?? '';
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as Task);
      else reject(new ApiProblem(problemFrom(request.status, type, request.responseText)));
    };
    request.onerror = () => reject(new NetworkFailure('upload'));
    request.ontimeout = request.onerror;
    request.onabort = () => reject(new UploadCancelled());
  });
  request.open('POST', '/api/admin/courses/packages');
  request.setRequestHeader('x-csrf-token', session.get().csrf);
  request.setRequestHeader('accept', 'application/json, application/problem+json');
  request.send(form);
  return { done, cancel: () => request.abort() };
};

export class UploadCancelled extends Error {}
