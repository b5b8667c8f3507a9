import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { parse } from 'yaml';
import { z } from 'zod';
import { Banks, readBank, type Pictures } from '@hvs/assessment';
import { TargetFile, Targets } from '@hvs/attainment';
import { FrameworkFile, Frameworks } from '@hvs/competency';
import { Courses } from '@hvs/courses';
import { seedUnits } from '@hvs/people';
import { Clock, Config, Database, type Tx } from '@hvs/platform';

const OutsideCourses = z.array(z.strictObject({ slug: z.string(), title: z.string(), provider: z.string(), skillGroup: z.string() }));

/** Loads what stands in content/: frameworks, targets, units, courses with their banks. Loading again changes only what the files changed. */
export const loadContent = async (app: INestApplicationContext, say: (text: string) => void): Promise<void> => {
  const config = app.get(Config);
  const content = (...path: string[]): string => join(config.get('CONTENT_DIR'), ...path);
  const readYaml = async (path: string): Promise<unknown> => parse(await readFile(path, 'utf8'));
  const frameworks = app.get(Frameworks);
  const files = (await readdir(content('frameworks'))).filter((name) => name.endsWith('.yaml')).sort();
  const parts = await Promise.all(files.map(async (name) => FrameworkFile.parse(await readYaml(content('frameworks', name)))));
  // Together: a table of what answers to what names frameworks of other files.
  await frameworks.load({ frameworks: parts.flatMap((p) => p.frameworks), audiences: parts.flatMap((p) => p.audiences), requirements: parts.flatMap((p) => p.requirements), crosswalks: parts.flatMap((p) => p.crosswalks) });
  await app.get(Targets).load(TargetFile.parse(await readYaml(content('targets', 'son-la-2026.yaml'))));
  await app.get(Database).transact((tx) => seedUnits(tx, { contentDir: config.get('CONTENT_DIR'), now: app.get(Clock).now() }));
  say('khung kỹ năng, chỉ tiêu, đơn vị');
  await loadCourses(app, config.get('CONTENT_DIR'), say);
  const outside = OutsideCourses.parse(await readYaml(content('outside', 'courses.yaml')));
  await app.get(Database).transact(async (tx) => {
    for (const { slug, title, provider, skillGroup } of outside) {
      const course = await app.get(Courses).ensureOutside(tx, { slug, title, summary: `Học tại: ${provider}. Kết quả tự gửi về hệ thống này.`, skillGroup });
      await frameworks.setRule(tx, course.id, skillGroup, 'completed');
    }
  });
};

const loadCourses = async (app: INestApplicationContext, contentDir: string, say: (text: string) => void): Promise<void> => {
  const reports = await app.get(Courses).loadAllNative(contentDir);
  const faults: string[] = [];
  for (const report of reports) {
    if (!report.ok) {
      faults.push(...report.faults.map((f) => `${f.file}:${f.line}: ${f.text}`));
      continue;
    }
    if (report.bank) {
      const bank = readBank(await readFile(report.bank.path, 'utf8'), report.bank.path, await picturesIn(dirname(report.bank.path)));
      if (bank.ok) await app.get(Banks).load(report.bank.name, bank.questions);
      else faults.push(...bank.faults.map((f) => `${f.file}:${f.line}: ${f.text}`));
    }
    await app.get(Database).transact((tx) => ruleFor(app, tx, report.courseId));
    say(`khóa học ${report.slug}, bản ${report.number}${report.fresh ? ' (mới)' : ''}, ${report.lessons} bài${report.heldBack ? '; chưa mở, vì bài của khóa này đã được sửa trên trình duyệt: xem ở Quản trị → Khóa học → Phiên bản' : ''}`);
  }
  if (faults.length > 0) throw new Error(`Học liệu có lỗi, hãy sửa rồi chạy lại:\n${faults.join('\n')}`);
};

/** The drawings of a course's folder, for questions about a place on one. */
const picturesIn = async (folder: string): Promise<Pictures> => {
  const names = (await readdir(join(folder, 'images'), { withFileTypes: true }).catch(() => [])).filter((entry) => entry.isFile() && entry.name.endsWith('.svg'));
  return new Map(await Promise.all(names.map(async ({ name }): Promise<[string, string]> => [`images/${name}`, await readFile(join(folder, 'images', name), 'utf8')])));
};

/** A course of ours proves its skill group by a pass when it has a final assessment, by completion otherwise. */
const ruleFor = async (app: INestApplicationContext, tx: Tx, courseId: string): Promise<void> => {
  const course = (await app.get(Courses).byId(courseId, tx))!;
  const version = await app.get(Courses).version(course.currentVersionId!, tx);
  await app.get(Frameworks).setRule(tx, course.id, course.skillGroup, version.tree.assessment ? 'passed' : 'completed');
};
