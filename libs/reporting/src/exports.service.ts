import { PassThrough } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock, Database, enqueue, Files, Problem, Tasks, type Task } from '@hvs/platform';
import { csv } from './formats/csv.adapter';
import { xlsx } from './formats/xlsx.adapter';
import { reportingProblems } from './problems';
import type { Cell, ExportFormat, Report } from './report';
import { AttainmentReports } from './reports/attainment.service';
import { CertificateReports } from './reports/certificates.service';
import { runExport } from './run-export.job';

const FORMATS: ExportFormat[] = [xlsx, csv];
const Input = z.object({ report: z.string(), format: z.string(), params: z.unknown(), places: z.array(z.string()) });
const Result = z.object({ fileName: z.string(), fileKey: z.string(), mediaType: z.string() });

/** Any report in any format, written by a background job with progress, read back by who asked for it. */
@Injectable()
export class Exports {
  private readonly reports: Report[];

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly files: Files,
    private readonly tasks: Tasks,
    attainment: AttainmentReports,
    certificates: CertificateReports,
  ) {
    this.reports = [attainment.units, attainment.people, certificates.register] as Report[];
  }

  /** Asks for a file. `places` are frozen with the task: what the asker may see now is what the file will hold. */
  request(asked: { report: string; format: string; params: unknown; ownerId: string; places: string[]; dedupeKey?: string }): Promise<Task> {
    const { report, params } = this.check(asked);
    return this.db.transact(async (tx) => {
      const { task, fresh } = await this.tasks.open(tx, {
        kind: 'export', title: TITLES[report.id] ?? report.id, ownerId: asked.ownerId,
        input: { report: report.id, format: asked.format, params, places: asked.places }, ...(asked.dedupeKey ? { dedupeKey: asked.dedupeKey } : {}),
      });
      if (fresh) await enqueue(tx, runExport, { taskId: task.id });
      return task;
    });
  }

  /** Writes the file. Run again after a crash it begins anew and ends with the same. */
  async run({ taskId }: { taskId: string }): Promise<void> {
    const task = await this.tasks.start(taskId, 0);
    if (!task) return;
    const input = Input.parse(task.input);
    const { report, format, params } = this.check(input);
    try {
      const { heading, total, rows } = await report.answer(params, input.places);
      await this.tasks.progress(taskId, 0, total);
      const counted = this.counted(taskId, total, rows);
      const fileKey = `exports/${taskId}.${format.id}`;
      const out = new PassThrough();
      const stored = this.files.put(fileKey, out, format.mediaType);
      const written = format.write({ heading, columns: report.columns, rows: counted.rows }, out).catch((error: unknown) => { out.destroy(error as Error); throw error; });
      await Promise.all([stored, written]);
      // What the file holds, should it differ from what was there when it was begun.
      await this.tasks.progress(taskId, counted.done(), counted.done());
      await this.tasks.finish(taskId, { fileName: this.fileName(report.id, format.id), fileKey, mediaType: format.mediaType, rows: counted.done(), fileUrl: `/api/exports/${taskId}/file` });
    } catch (error) {
      // What the asker has to change will not change by trying again; anything else may.
      if (!(error instanceof Problem) || error.kind === 'unavailable') throw error;
      await this.tasks.fail(taskId, error.detail);
    }
  }

  /** The finished file, for who asked for it and nobody else. */
  async file(taskId: string, readerId: string): Promise<z.infer<typeof Result>> {
    const task = await this.tasks.find(taskId);
    if (!task || task.kind !== 'export' || task.ownerId !== readerId) throw reportingProblems.fileMissing('Tệp này không có, hoặc không phải do bạn yêu cầu. Hãy xuất lại từ màn hình số liệu.');
    if (task.state !== 'done') throw reportingProblems.fileNotReady('Tệp đang được ghi. Hãy đợi thanh tiến độ chạy xong rồi tải về.');
    return Result.parse(task.result);
  }

  private check(asked: { report: string; format: string; params?: unknown }): { report: Report; format: ExportFormat; params: unknown } {
    const report = this.reports.find((r) => r.id === asked.report);
    const format = FORMATS.find((f) => f.id === asked.format);
    if (!report || !format) throw reportingProblems.unknownReport(`Các báo cáo: ${this.reports.map((r) => r.id).join(', ')}; các định dạng: ${FORMATS.map((f) => f.id).join(', ')}.`);
    const params = report.params.safeParse(asked.params);
    if (!params.success) throw reportingProblems.wrongParams(params.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '));
    return { report, format, params: params.data };
  }

  private counted(taskId: string, total: number, rows: AsyncIterable<Cell[]>): { rows: AsyncIterable<Cell[]>; done: () => number } {
    const { tasks } = this;
    let done = 0;
    const counting = async function* (): AsyncGenerator<Cell[]> {
      for await (const row of rows) {
        yield row;
        if (++done % 500 === 0) await tasks.progress(taskId, done, Math.max(done, total));
      }
    };
    return { rows: counting(), done: () => done };
  }

  private fileName(report: string, format: string): string {
    return `${report}-${new Date(this.clock.now().getTime() + 7 * 3_600_000).toISOString().slice(0, 16).replace(/[:T]/g, '-')}.${format}`;
  }
}

const TITLES: Record<string, string> = {
  'attainment-units': 'Xuất số liệu chỉ tiêu theo đơn vị',
  'attainment-people': 'Xuất danh sách người của chỉ tiêu',
  'certificates': 'Xuất sổ cấp chứng nhận',
};
