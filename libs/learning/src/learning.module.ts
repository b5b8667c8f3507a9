import { Module } from '@nestjs/common';
import { AssessmentModule } from '@hvs/assessment';
import { CoursesModule } from '@hvs/courses';
import { LrsModule, statementsStored } from '@hvs/lrs';
import { PeopleModule } from '@hvs/people';
import { handle, subscribe, type Handler } from '@hvs/platform';
import { ActivitySessions } from './activity-sessions.service';
import { AuSessions } from './au-sessions.service';
import { Carried } from './carried.service';
import { ContentAccess } from './content-access.service';
import { CourseViews } from './course-views.service';
import { DeviceKeys } from './device-keys.service';
import { Enrolments } from './enrolments.service';
import { Exams } from './exams.service';
import { Explanations } from './explanations.service';
import { ItemAnalyses } from './item-analyses.service';
import { computeItemStatistics } from './item-statistics.job';
import { Launches } from './launches.service';
import { Lessons } from './lessons.service';
import { moveLearners } from './move-learners.job';
import { PaperExams } from './paper-exams.service';
import { ProgressGround } from './progress-ground.service';
import { Progress } from './progress.service';
import { checkCorrection, remarkSittings } from './remark-sittings.job';
import { Remarkings } from './remarkings.service';
import { RollUps } from './roll-ups.service';
import { Sessions } from './sessions.service';
import { StatementReaders } from './statement-readers.service';
import { VersionMoves } from './version-moves.service';

const services = [ActivitySessions, AuSessions, Carried, ContentAccess, CourseViews, DeviceKeys, Enrolments, Exams, Explanations, ItemAnalyses, Launches, Lessons, PaperExams, Progress, ProgressGround, Remarkings, RollUps, Sessions, StatementReaders, VersionMoves];

@Module({ imports: [AssessmentModule, CoursesModule, LrsModule, PeopleModule], providers: services, exports: services })
export class LearningModule {}

/** What this lib listens to. */
export const learningHandlers: Handler[] = [subscribe(statementsStored, Progress, 'considerStatements'), handle(moveLearners, VersionMoves, 'run'), handle(checkCorrection, Remarkings, 'check'), handle(remarkSittings, Remarkings, 'run'), handle(computeItemStatistics, ItemAnalyses, 'run')];
