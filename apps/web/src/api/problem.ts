/** What the API complains of (RFC 9457): sentences for the person, the rest for the help desk. */
export interface ProblemBody { type: string; title: string; status: number; detail?: string; instance?: string; [extra: string]: unknown }

export class ApiProblem extends Error {
  readonly title: string;
  readonly detail: string;
  readonly status: number;
  constructor(readonly body: ProblemBody, readonly retryAfterSeconds: number | null = null) {
    super(`${body.status} ${body.title}`);
    this.title = body.title;
    this.detail = body.detail ?? '';
    this.status = body.status;
  }
  /** The last word of the type, e.g. "stale-session". */
  get name(): string { return this.body.type.split('/').at(-1) ?? ''; }
  get code(): string { return [this.status, this.body.type.split('/problems/')[1] ?? this.body.type, this.body.instance].filter(Boolean).join(' · '); }
}

/** The request did not reach the server, or no answer came back. */
export class NetworkFailure extends Error {}

export const problemFrom = (status: number, contentType: string, text: string): ProblemBody => {
  if (/json/.test(contentType)) {
    try {
      const body = JSON.parse(text) as Partial<ProblemBody>;
      if (typeof body.title === 'string') return { ...body, type: body.type ?? 'about:blank', title: body.title, status };
    } catch { /* a proxy's half page: told below in our own words */ }
  }
  return status >= 500
    ? { type: 'about:blank', title: 'Máy chủ đang bận hoặc gặp lỗi', status, detail: 'Việc của bạn đã lưu trên máy này. Hãy thử lại sau ít phút.' }
    : { type: 'about:blank', title: 'Máy chủ không nhận yêu cầu này', status, detail: 'Hãy tải lại trang rồi thử lại. Nếu vẫn không được, báo cho người hỗ trợ mã bên dưới.' };
};
