/**
 * What a frame with content may do (HTML 4.8.5, sandbox). Its own origin stays its own, as SCORM's run-time is found by looking at the window around it; what it may not is
 * lead the app's own window elsewhere. Windows that content opens are as free as any: a document shown in one would otherwise be no document.
 */
export const CONTENT_SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads allow-pointer-lock allow-orientation-lock';
