import { PlatformOutboxAndTasks1795305660000 } from './20261122000100-platform-outbox-and-tasks';
import { PeopleUnitsAndSignIn1795305720000 } from './20261122000200-people-units-and-sign-in';
import { LrsStatementsAndDocuments1795305780000 } from './20261122000300-lrs-statements-and-documents';
import { CoursesCatalogueAndVersions1795305840000 } from './20261122000400-courses-catalogue-and-versions';
import { AssessmentBanksAndSittings1795305900000 } from './20261122000500-assessment-banks-and-sittings';
import { LearningEnrolmentsAndProgress1795305960000 } from './20261122000600-learning-enrolments-and-progress';
import { CompetencyFrameworkAndAttained1795306020000 } from './20261122000700-competency-framework-and-attained';
import { CertificationRegister1795306080000 } from './20261122000800-certification-register';
import { AttainmentTargetsAndFigures1795306140000 } from './20261122000900-attainment-targets-and-figures';
import { PlatformPublishInOne1795392030000 } from './20261123000050-platform-publish-in-one';
import { LrsPositionsAndPartitions1795392060000 } from './20261123000100-lrs-positions-and-partitions';
import { LrsSubscriptions1795392120000 } from './20261123000200-lrs-subscriptions';
import { LrsImports1795392180000 } from './20261123000300-lrs-imports';
import { LrsPurgeAndPseudonyms1795392240000 } from './20261123000400-lrs-purge-and-pseudonyms';
import { PeoplePseudonymised1795392250000 } from './20261123000410-people-pseudonymised';
import { CompetencyAttainedByStatement1795392260000 } from './20261123000420-competency-attained-by-statement';
import { CertificationCitedStatements1795392270000 } from './20261123000430-certification-cited-statements';
import { LrsCredentials1795392300000 } from './20261123000500-lrs-credentials';
import { LrsRoomBesideTheStore1795393260000 } from './20261123002100-lrs-room-beside-the-store';
import { LrsTimeNeverFallsBack1795393270000 } from './20261123002110-lrs-time-never-falls-back';
import { LrsPurgeTriedOut1795393280000 } from './20261123002120-lrs-purge-tried-out';
import { LrsImportsStopped1795393320000 } from './20261123002200-lrs-imports-stopped';
import { CoursesUploads1795478460000 } from './20261124000100-courses-uploads';
import { CoursesStandards1795478470000 } from './20261124000110-courses-standards';
import { CoursesPolicies1795478480000 } from './20261124000120-courses-policies';
import { CoursesOriginals1795478490000 } from './20261124000130-courses-originals';
import { LearningSessionsMoved1795478510000 } from './20261124000150-learning-sessions-moved';
import { LearningTurns1795478520000 } from './20261124000200-learning-turns';
import { LearningFacts1795478530000 } from './20261124000210-learning-facts';
import { LearningMoves1795478540000 } from './20261124000220-learning-moves';
import { LearningGlobalObjectives1795478550000 } from './20261124000230-learning-global-objectives';
import { LearningProvableTime1795478560000 } from './20261124000240-learning-provable-time';
import { LearningNoContentLabel1795478570000 } from './20261124000250-learning-no-content-label';
import { LearningAuSessions1795478580000 } from './20261124000300-learning-au-sessions';
import { LearningActivitySessions1795478590000 } from './20261124000310-learning-activity-sessions';
import { LearningDeviceKeys1795478700000 } from './20261124000500-learning-device-keys';
import { LearningCarried1795478710000 } from './20261124000510-learning-carried';
import { LearningSessionsNoToken1795478800000 } from './20261124000600-learning-sessions-no-token';
import { AssessmentBlueprints1795479050000 } from './20261124001050-assessment-blueprints';
import { AssessmentCorrections1795479051000 } from './20261124001051-assessment-corrections';
import { AssessmentQuestionView1795479115000 } from './20261124001155-assessment-question-view';
import { CoursesPackageChecks1795479060000 } from './20261124001100-courses-package-checks';
import { AssessmentItemStatistics1795479180000 } from './20261124001300-assessment-item-statistics';
import { AssessmentPaper1795479190000 } from './20261124001310-assessment-paper';
import { AssessmentSupervisions1795479200000 } from './20261124001320-assessment-supervisions';
import { CoursesVersionSources1795479240000 } from './20261124001400-courses-version-sources';
import { CompetencyFrameworkVersions1795479120000 } from './20261124001200-competency-framework-versions';

/** The one line of history. New ones go to the end. */
export const migrations = [
  PlatformOutboxAndTasks1795305660000,
  PeopleUnitsAndSignIn1795305720000,
  LrsStatementsAndDocuments1795305780000,
  CoursesCatalogueAndVersions1795305840000,
  AssessmentBanksAndSittings1795305900000,
  LearningEnrolmentsAndProgress1795305960000,
  CompetencyFrameworkAndAttained1795306020000,
  CertificationRegister1795306080000,
  AttainmentTargetsAndFigures1795306140000,
  PlatformPublishInOne1795392030000,
  LrsPositionsAndPartitions1795392060000,
  LrsSubscriptions1795392120000,
  LrsImports1795392180000,
  LrsPurgeAndPseudonyms1795392240000,
  PeoplePseudonymised1795392250000,
  CompetencyAttainedByStatement1795392260000,
  CertificationCitedStatements1795392270000,
  LrsCredentials1795392300000,
  LrsRoomBesideTheStore1795393260000,
  LrsTimeNeverFallsBack1795393270000,
  LrsPurgeTriedOut1795393280000,
  LrsImportsStopped1795393320000,
  CoursesUploads1795478460000,
  CoursesStandards1795478470000,
  CoursesPolicies1795478480000,
  CoursesOriginals1795478490000,
  LearningSessionsMoved1795478510000,
  LearningTurns1795478520000,
  LearningFacts1795478530000,
  LearningMoves1795478540000,
  LearningGlobalObjectives1795478550000,
  LearningProvableTime1795478560000,
  LearningNoContentLabel1795478570000,
  LearningAuSessions1795478580000,
  LearningActivitySessions1795478590000,
  LearningDeviceKeys1795478700000,
  LearningCarried1795478710000,
  LearningSessionsNoToken1795478800000,
  AssessmentBlueprints1795479050000,
  AssessmentCorrections1795479051000,
  AssessmentQuestionView1795479115000,
  CompetencyFrameworkVersions1795479120000,
  CoursesPackageChecks1795479060000,
  AssessmentItemStatistics1795479180000,
  CoursesVersionSources1795479240000,
  AssessmentPaper1795479190000,
  AssessmentSupervisions1795479200000,
];
