import { ApiProblem, NetworkFailure, problemFrom } from '../../api/problem';
import { session } from '../../api/session';

export interface Upload<T> { done: Promise<T>; cancel: () => void }

/** Sends a form with a file and tells how much of it has gone, 0 to 1. `fetch` cannot tell, so this is the one place with XMLHttpRequest. */
export const sendFile = <T>(path: string, form: FormData, onSent: (share: number) => void): Upload<T> => {
  const request = new XMLHttpRequest();
  const done = new Promise<T>((resolve, reject) => {
    request.upload.onprogress = (event) => { if (event.lengthComputable) onSent(event.loaded / event.total); };
    request.onload = () => {
      const type = request.getResponseHeader('content-type') ?? '';
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T);
      else reject(new ApiProblem(problemFrom(request.status, type, request.responseText)));
    };
    request.onerror = () => reject(new NetworkFailure('upload'));
    request.ontimeout = request.onerror;
    request.onabort = () => reject(new UploadCancelled());
  });
  request.open('POST', path);
  request.setRequestHeader('x-csrf-token', session.get().csrf);
  request.setRequestHeader('accept', 'application/json, application/problem+json');
  request.send(form);
  return { done, cancel: () => request.abort() };
};

export class UploadCancelled extends Error {}
