export { AssessmentModule } from './assessment.module';
export { Banks } from './banks.service';
export { draw } from './draw';
export { mark } from './mark';
export { readBank, type Pictures } from './read-bank';
export { Sittings, type SittingTerms } from './sittings.service';
export type { Answers, BankFault, Question, QuestionKind } from './question';
export type { MarkedQuestion, MarkedSitting, Sitting, SittingSummary } from './sitting';
