import { Module } from '@nestjs/common';
import { handle, type Handler } from '@hvs/platform';
import { Arrivals } from './arrivals.service';
import { Attachments } from './attachments.service';
import { Credentials } from './credentials.service';
import { Deliveries } from './deliveries.service';
import { Documents } from './documents.service';
import { ImportRuns } from './import-runs.service';
import { importStatements } from './import-statements.job';
import { Lrs } from './lrs.service';
import { Pseudonyms } from './pseudonyms.service';
import { purgeStatements } from './purge-statements.job';
import { Purges } from './purges.service';
import { replaceAgents } from './replace-agents.job';
import { StatementImports } from './statement-imports.service';
import { Subscriptions } from './subscriptions.service';
import { Sweeping } from './sweeping.service';
import { Voidings } from './voidings.service';

const services = [Lrs, Documents, Credentials, Attachments, Arrivals, Voidings, Subscriptions, Deliveries, Pseudonyms, Sweeping, StatementImports, ImportRuns];

@Module({ providers: services, exports: services })
export class LrsModule {}

/** What this lib listens to. */
export const lrsHandlers: Handler[] = [handle(purgeStatements, Purges, 'work'), handle(replaceAgents, Pseudonyms, 'work'), handle(importStatements, ImportRuns, 'run')];
