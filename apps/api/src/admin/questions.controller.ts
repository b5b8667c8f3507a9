import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import { Banks, Corrections, ItemStatistics } from '@hvs/assessment';
import { ItemAnalyses, Remarkings } from '@hvs/learning';
import { Audit, People, type Principal } from '@hvs/people';
import { Database } from '@hvs/platform';
import { Allow, Api, Who } from '../http/route';
import { taskView } from './task-view';

const words = z.string().trim().min(1).max(500);
const Text = z.string().min(1).max(60_000);
const Rewording = z.strictObject({ text: Text });
const CorrectionBody = z.strictObject({ text: Text, reason: words });
const Review = z.strictObject({ state: z.enum(['unreviewed', 'approved', 'needs-work']), note: z.string().trim().max(1000).default('') });
const Paged = z.strictObject({ page: z.coerce.number().int().min(1).max(10_000).default(1) });
const AT_ONCE = 50;

/** Question banks with their keys: for administrators and auditors alone. */
@Controller('api/admin')
export class QuestionsController {
  constructor(
    private readonly analyses: ItemAnalyses,
    private readonly audit: Audit,
    private readonly banks: Banks,
    private readonly corrections: Corrections,
    private readonly db: Database,
    private readonly itemStatistics: ItemStatistics,
    private readonly people: People,
    private readonly remarkings: Remarkings,
  ) {}

  @Get('banks')
  @Allow('assessments.read')
  @Api({ about: 'The names of all question banks.' })
  async names(): Promise<unknown> {
    return { items: await this.banks.names() };
  }

  @Get('banks/:slug')
  @Allow('assessments.read')
  @Api({ about: 'Every question of a bank that is in use, keys included, with what reviewers said of it, and corrections of keys.' })
  async list(@Param('slug') bank: string): Promise<unknown> {
    const [items, corrections] = await Promise.all([this.banks.list(bank), this.corrections.list(bank)]);
    const people = await this.people.findPersons([...new Set([...items.flatMap(({ reviewedBy }) => reviewedBy ?? []), ...corrections.map(({ by }) => by)])]);
    return {
      items: items.map(({ body: { key, kind, skill, difficulty, prompt, explain, audiences }, reviewedBy, ...item }) => ({ ...item, key, kind, skill, difficulty, prompt, explain, audiences: audiences ?? [], reviewer: reviewedBy ? (people.get(reviewedBy)?.fullName ?? null) : null })),
      corrections: corrections.map(({ body: _, by, ...one }) => ({ ...one, by: people.get(by)?.fullName ?? null })),
    };
  }

  @Get('banks/:slug/statistics')
  @Allow('assessments.read')
  @Api({ about: 'What answers say of the questions of a bank, computed from the statements in the night or by a task: asked, facility (0..1), discrimination (correlation with the rest of the sheet, −1..1), options taken, median seconds, warnings; and the part of sittings of the last 90 days that drew the question.' })
  async statistics(@Param('slug') bank: string): Promise<unknown> {
    await this.banks.list(bank);
    const found = await this.itemStatistics.of(bank);
    return {
      computedAt: found[0]?.computedAt ?? null,
      items: found.map(({ questionId, statistic: { options, ...statistic }, exposure, body, retired, texts }) => ({
        id: questionId, key: body.key, kind: body.kind, skill: body.skill, difficulty: body.difficulty, prompt: body.prompt, retired, exposure, ...statistic,
        options: options.map((option) => ({ ...option, text: texts[option.id] ?? '' })),
      })),
    };
  }

  @Post('banks/:slug/statistics')
  @HttpCode(202)
  @Allow('assessments.manage')
  @Api({ about: 'Computes the statistics of a bank now, as a task. Again within a minute is the same task.', status: 202 })
  async compute(@Who() who: Principal, @Param('slug') bank: string): Promise<unknown> {
    await this.banks.list(bank);
    return taskView(await this.db.transact((tx) => this.analyses.ask(tx, bank, who.personId)));
  }

  @Get('questions/:questionId')
  @Allow('assessments.read')
  @Api({ about: 'One question as text to edit.' })
  async one(@Param('questionId') id: string): Promise<unknown> {
    const { question, bank, text } = await this.banks.text(id);
    return { id, bank, text, question };
  }

  @Put('questions/:questionId')
  @Allow('assessments.manage')
  @Api({ about: 'Words a question anew for sittings to come. Those that drew it keep what they drew, and their results.', body: Rewording })
  reword(@Who() who: Principal, @Param('questionId') id: string, @Body() { text }: z.infer<typeof Rewording>): Promise<unknown> {
    return this.db.transact(async (tx) => {
      await this.banks.reword(tx, id, text);
      await this.audit.record(tx, { actorId: who.personId, act: 'question.reworded', subjectKind: 'question', subjectId: id });
      return { ok: true };
    });
  }

  @Put('questions/:questionId/review')
  @Allow('assessments.manage')
  @Api({ about: 'What a reviewer says of a question.', body: Review })
  review(@Who() who: Principal, @Param('questionId') id: string, @Body() body: z.infer<typeof Review>): Promise<unknown> {
    return this.db.transact(async (tx) => {
      await this.banks.review(tx, id, { ...body, by: who.personId });
      await this.audit.record(tx, { actorId: who.personId, act: 'question.reviewed', subjectKind: 'question', subjectId: id, detail: body });
      return { ok: true };
    });
  }

  @Post('questions/:questionId/retirement')
  @HttpCode(200)
  @Allow('assessments.manage')
  @Api({ about: 'Takes a question out of use; whoever drew it keeps it.' })
  retire(@Who() who: Principal, @Param('questionId') id: string): Promise<unknown> {
    return this.db.transact(async (tx) => {
      await this.banks.retire(tx, id);
      await this.audit.record(tx, { actorId: who.personId, act: 'question.retired', subjectKind: 'question', subjectId: id });
      return { ok: true };
    });
  }

  @Post('questions/:questionId/corrections')
  @HttpCode(202)
  @Allow('assessments.manage')
  @Api({ about: 'Draws up a corrected key and asks, as a task, whose result it would change. Nothing changes yet.', body: CorrectionBody, status: 202 })
  correct(@Who() who: Principal, @Param('questionId') id: string, @Body() body: z.infer<typeof CorrectionBody>): Promise<unknown> {
    return this.db.transact(async (tx) => {
      const { correction, task } = await this.remarkings.ask(tx, { questionId: id, ...body, by: who.personId });
      await this.audit.record(tx, { actorId: who.personId, act: 'question.correction-asked', subjectKind: 'question', subjectId: id, detail: { correctionId: correction.id, reason: body.reason } });
      return { id: correction.id, task: taskView(task) };
    });
  }

  @Get('corrections/:correctionId')
  @Allow('assessments.read')
  @Api({ about: 'A correction with the people whose result it changes: first those who pass or fail by it.', query: Paged })
  async correction(@Param('correctionId') id: string, @Query() { page }: z.infer<typeof Paged>): Promise<unknown> {
    const { body: _, by, ...correction } = await this.corrections.get(id);
    const { items, total } = await this.corrections.changes(id, AT_ONCE, (page - 1) * AT_ONCE);
    const people = await this.people.findPersons([...new Set([by, ...items.map(({ personId }) => personId)])]);
    return { ...correction, by: people.get(by)?.fullName ?? null, changes: { items: items.map((one) => ({ ...one, person: people.get(one.personId)?.fullName ?? '' })), total, page, size: AT_ONCE } };
  }

  @Post('corrections/:correctionId/application')
  @HttpCode(202)
  @Allow('assessments.manage')
  @Api({ about: 'Puts the correction in force and marks anew, as a task, every sitting that drew the question. Old statements are voided and said anew; progress and attainment follow, certificates are never taken back by it. Again is the same task.', status: 202 })
  apply(@Who() who: Principal, @Param('correctionId') id: string): Promise<unknown> {
    return this.db.transact(async (tx) => {
      const before = await this.corrections.get(id, tx);
      const task = await this.remarkings.apply(tx, id, who.personId);
      if (before.state === 'ready') await this.audit.record(tx, { actorId: who.personId, act: 'question.correction-applied', subjectKind: 'question', subjectId: before.questionId, detail: { correctionId: id, reason: before.reason, ...before.counts } });
      return taskView(task);
    });
  }

  @Post('corrections/:correctionId/dismissal')
  @HttpCode(200)
  @Allow('assessments.manage')
  @Api({ about: 'Drops a correction that is not in force.' })
  drop(@Who() who: Principal, @Param('correctionId') id: string): Promise<unknown> {
    return this.db.transact(async (tx) => {
      await this.corrections.drop(tx, id);
      await this.audit.record(tx, { actorId: who.personId, act: 'question.correction-dropped', subjectKind: 'question', subjectId: (await this.corrections.get(id, tx)).questionId, detail: { correctionId: id } });
      return { ok: true };
    });
  }
}
