import { CertificateGround, CertificationModule } from '@hvs/certification';
import { CompetencyGround, CompetencyModule } from '@hvs/competency';
import { LearningModule, ProgressGround } from '@hvs/learning';
import { PurgesModule } from '@hvs/lrs';

/**
 * Purges of the record store, with everybody in the house who stands on statements. Figures stand on what these hold, and on nothing
 * else: whatever a purge takes, a rebuild gives the same. Made once, so that every process has the same.
 */
export const GroundedPurgesModule = PurgesModule.over([LearningModule, CompetencyModule, CertificationModule], [ProgressGround, CompetencyGround, CertificateGround]);
