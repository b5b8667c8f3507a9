import { Module } from '@nestjs/common';
import { BankFiles } from './bank-files.service';
import { Banks } from './banks.service';
import { Blueprints } from './blueprints.service';
import { Corrections } from './corrections.service';
import { ItemStatistics } from './item-statistics.service';
import { PaperSessions } from './paper-sessions.service';
import { Sheets } from './sheets.service';
import { Sittings } from './sittings.service';
import { Supervisions } from './supervisions.service';

const services = [BankFiles, Banks, Blueprints, Corrections, ItemStatistics, PaperSessions, Sheets, Sittings, Supervisions];

@Module({ providers: services, exports: services })
export class AssessmentModule {}
