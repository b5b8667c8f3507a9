import type { Type } from '@nestjs/common';
import { AssessmentsController } from './admin/assessments.controller';
import { AttainmentController } from './admin/attainment.controller';
import { BankFilesController } from './admin/bank-files.controller';
import { CertificatesController } from './admin/certificates.controller';
import { CompletionPoliciesController } from './admin/completion-policies.controller';
import { CourseContentController } from './admin/course-content.controller';
import { CoursesController } from './admin/courses.controller';
import { CredentialsController } from './admin/credentials.controller';
import { FrameworksController } from './admin/frameworks.controller';
import { LrsAttachmentsController } from './admin/lrs-attachments.controller';
import { LrsImportsController } from './admin/lrs-imports.controller';
import { LrsOverviewController } from './admin/lrs-overview.controller';
import { LrsStatementsController } from './admin/lrs-statements.controller';
import { LrsSubscriptionsController } from './admin/lrs-subscriptions.controller';
import { LrsPurgesController } from './admin/lrs-purges.controller';
import { PaperController } from './admin/paper.controller';
import { SupervisionsController } from './admin/supervisions.controller';
import { PeopleController } from './admin/people.controller';
import { PseudonymiseController } from './admin/pseudonymise.controller';
import { QuestionsController } from './admin/questions.controller';
import { StatementsViewController } from './admin/statements.controller';
import { TasksController } from './admin/tasks.controller';
import { FetchController } from './cmi5/fetch.controller';
import { RegistrationsController } from './admin/registrations.controller';
import { UploadsController } from './admin/uploads.controller';
import { CarriedController } from './learner/carried.controller';
import { ContentController, LearningController } from './learner/learning.controller';
import { MyCertificatesController } from './learner/certificates.controller';
import { SessionController } from './learner/session.controller';
import { HealthController } from './public/health.controller';
import { ProblemsController } from './public/problems.controller';
import { CaseController } from './public/case.controller';
import { PackageChecksController } from './public/package-checks.controller';
import { ProfilesController } from './public/profiles.controller';
import { VerifyController } from './public/verify.controller';
import { ScreensController } from './public/screens.controller';
import { xapiControllers } from './xapi';

/** Every controller of the JSON API, for the module and for the OpenAPI document. Screens come last: they answer whatever is left. */
export const controllers: Type[] = [
  AssessmentsController, AttainmentController, QuestionsController, BankFilesController, CertificatesController, CompletionPoliciesController, CoursesController, CredentialsController, FrameworksController, PaperController, PeopleController, PseudonymiseController, StatementsViewController, SupervisionsController, TasksController, UploadsController, RegistrationsController, FetchController,
  CourseContentController,
  LrsAttachmentsController, LrsImportsController, LrsOverviewController, LrsPurgesController, LrsStatementsController, LrsSubscriptionsController,
  CarriedController, CaseController, ContentController, LearningController, MyCertificatesController, SessionController, HealthController, PackageChecksController, ProblemsController, ProfilesController, VerifyController,
  ...xapiControllers, ScreensController,
];
