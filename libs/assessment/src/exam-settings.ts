import type { Cell } from './draw';

/** What a learner is promised of a sitting. */
export interface ExamRules {
  passMark: number;
  /** 0: as many as one likes. */
  attempts: number;
  /** Between two sittings; 0: at once. */
  cooldownHours: number;
  /** `last`: who has passed may sit again, and the last result counts even when it is worse. */
  counts: 'best' | 'last';
  /** 0: no limit. */
  timeLimitMinutes: number;
  /** The paper these rules stand in, or that they are a setting of the unit in charge. */
  legalSource: string;
}

/** An assessment as its course or an administrator sets it. */
export interface ExamSettings extends ExamRules {
  /** Questions a sitting. */
  draw: number;
  /** How many from each skill and difficulty; what they leave open is drawn evenly over the skills. */
  blueprint: Cell[];
  /** How many of the questions are practical tasks, judged by an assessor. */
  practical: number;
  /** Only questions a reviewer has approved. */
  onlyApproved: boolean;
  /** A sitting begins with the code of a supervisor. */
  supervised: boolean;
  /** A sitting before the course: skills proven in it need not be learned. */
  pretest: boolean;
  /** Of all sittings, the part a question may appear in before it is held back while others are left; 1: no control. */
  maxExposure: number;
  /** Other rules for some audiences; the first that fits counts. */
  byAudience: ({ audiences: string[] } & { [K in keyof ExamRules]?: ExamRules[K] | undefined })[];
}

/** An assessment as its course was written. */
export interface AuthoredExam {
  draw: number;
  passMark: number;
  attempts: number;
  timeLimitMinutes: number;
  blueprint?: Cell[];
  more?: { [K in 'legalSource' | 'cooldownHours' | 'counts' | 'practical' | 'pretest' | 'byAudience']?: ExamSettings[K] | undefined };
}

export const settingsFrom = ({ draw, passMark, attempts, timeLimitMinutes, blueprint = [], more = {} }: AuthoredExam): ExamSettings => ({
  draw, passMark, attempts, timeLimitMinutes, blueprint,
  legalSource: more.legalSource ?? '', cooldownHours: more.cooldownHours ?? 0, counts: more.counts ?? 'best', practical: more.practical ?? 0, pretest: more.pretest ?? false,
  byAudience: more.byAudience ?? [], onlyApproved: false, supervised: false, maxExposure: 0.5,
});

/** The rules for somebody of these audiences. */
export const rulesFor = (settings: ExamSettings, audiences: readonly string[]): ExamRules => {
  const { passMark, attempts, cooldownHours, counts, timeLimitMinutes, legalSource } = settings;
  const own = settings.byAudience.find((one) => one.audiences.some((code) => audiences.includes(code)));
  return {
    passMark: own?.passMark ?? passMark,
    attempts: own?.attempts ?? attempts,
    cooldownHours: own?.cooldownHours ?? cooldownHours,
    counts: own?.counts ?? counts,
    timeLimitMinutes: own?.timeLimitMinutes ?? timeLimitMinutes,
    legalSource: own?.legalSource ?? legalSource,
  };
};

/** When somebody may sit again; null: now. */
export const opensAt = (rules: Pick<ExamRules, 'cooldownHours'>, lastEndedAt: Date | null, now: Date): Date | null => {
  const at = lastEndedAt && rules.cooldownHours > 0 ? new Date(lastEndedAt.getTime() + rules.cooldownHours * 3_600_000) : null;
  return at && at > now ? at : null;
};

/** Why a blueprint cannot be drawn from a bank, as sentences; `available` counts the questions of a skill and difficulty. */
export const blueprintFaults = (settings: Pick<ExamSettings, 'draw' | 'blueprint' | 'practical'>, available: (cell: Omit<Cell, 'count'>) => number): string[] => {
  const sum = settings.blueprint.reduce((all, { count }) => all + count, 0) + settings.practical;
  const faults = settings.blueprint.flatMap(({ count, ...cell }) => {
    const has = available(cell);
    const name = [cell.skill ? `kỹ năng ${cell.skill}` : '', cell.difficulty ? `độ khó ${cell.difficulty}` : ''].filter(Boolean).join(', ') || 'mọi câu';
    return count > has ? [`Cần ${count} câu cho ${name}, ngân hàng chỉ có ${has}.`] : [];
  });
  if (sum > settings.draw) faults.push(`Ma trận đề có ${sum} câu, nhiều hơn ${settings.draw} câu của bài.`);
  if (available({}) < settings.draw - settings.practical) faults.push(`Bài cần ${settings.draw} câu, ngân hàng chỉ có ${available({})} câu dùng được.`);
  return faults;
};
