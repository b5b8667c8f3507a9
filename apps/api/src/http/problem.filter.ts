import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Config, log, Problem, type ProblemKind } from '@hvs/platform';
import { httpProblems } from './problems';
import type { HvsRequest } from './route';

const STATUS: Record<ProblemKind, number> = {
  invalid: 400, unauthenticated: 401, forbidden: 403, missing: 404, method: 405, conflict: 409, gone: 410, precondition: 412,
  tooLarge: 413, unsupported: 415, unprocessable: 422, limited: 429, busy: 503, unavailable: 503,
};

/** Seconds after which it is worth trying again, where the problem itself does not say. */
const RETRY_AFTER: Partial<Record<ProblemKind, number>> = { limited: 60, busy: 1, unavailable: 5 };

/** Every error leaves as RFC 9457 problem+json; what nobody foresaw becomes a 500 whose instance id stands in the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly config: Config) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(error, http.getRequest<HvsRequest>(), http.getResponse<FastifyReply>(), this.config.get('PUBLIC_URL'));
  }
}

/** Answers a request with what went wrong; `publicUrl` is where the kinds of problems are described. */
export const sendProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply, publicUrl: string): void => {
  if (reply.sent) return;
  const problem = asProblem(error);
  if (!problem) log.error({ err: error, requestId: request.id, method: request.method, url: request.url.split('?')[0] }, 'unforeseen error');
  const status = problem ? STATUS[problem.kind] : 500;
  const retryAfter = problem && (problem.extra['retryAfterSeconds'] ?? RETRY_AFTER[problem.kind]);
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
  if (problem?.kind === 'method') void reply.header('allow', String(problem.extra['allow']));
  void reply.status(status).header('content-type', 'application/problem+json; charset=utf-8').header('cache-control', 'no-store').send(
    JSON.stringify({
      type: problem ? `${publicUrl}/problems/${problem.lib}/${problem.problem}` : 'about:blank',
      title: problem?.title ?? 'Hệ thống gặp lỗi',
      status,
      detail: problem?.detail ?? 'Việc này chưa làm được. Những gì bạn đã lưu vẫn còn; hãy thử lại sau ít phút, nếu vẫn lỗi thì gửi mã dưới đây cho quản trị viên.',
      instance: `/requests/${request.id}`,
      ...problem?.extra,
    }),
  );
};

/** Faults of the framework, of the client's request, and of a database that is away, as Problems; the rest stays unforeseen. */
const asProblem = (error: unknown): Problem | undefined => {
  if (error instanceof Problem) return error;
  const status = error instanceof HttpException ? error.getStatus() : Number((error as { statusCode?: unknown } | null)?.statusCode);
  const message = error instanceof Error ? error.message : '';
  if (status === 404) return httpProblems.notFound('Địa chỉ này không có gì. Hãy kiểm tra lại đường dẫn.');
  if (status === 413) return httpProblems.tooLarge('Dữ liệu gửi lên vượt quá giới hạn. Hãy chia nhỏ rồi gửi lại.');
  if (status === 415) return httpProblems.unsupported('Dữ liệu phải gửi ở dạng JSON. Chưa có gì thay đổi.', { reason: message });
  if (status >= 400 && status < 500) return httpProblems.invalidInput('Dữ liệu gửi lên không đọc được, nên chưa có gì thay đổi. Hãy tải lại trang rồi thử lại.', { reason: message });
  const code = String((error as { code?: unknown } | null)?.code ?? (error as { driverError?: { code?: unknown } } | null)?.driverError?.code ?? '');
  if (['ECONNREFUSED', 'ECONNRESET', 'ENOENT', '57P01', '57P03', '53300'].includes(code)) {
    return httpProblems.unavailable('Cơ sở dữ liệu tạm thời không trả lời. Bài học của bạn đã lưu trên máy và sẽ tự gửi lại.');
  }
  // PostgreSQL keeps no NUL in a text.
  if (code === '22021' || code === '22P05') return httpProblems.invalidInput('Dữ liệu gửi lên có ký tự không dùng được. Chưa có gì thay đổi; hãy xóa ký tự lạ rồi thử lại.');
  // An id in the address that is no uuid: there is nothing under it.
  if (code === '22P02') return httpProblems.notFound('Địa chỉ này không có gì. Hãy kiểm tra lại đường dẫn.');
  return undefined;
};
