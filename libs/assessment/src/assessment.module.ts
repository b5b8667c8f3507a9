import { Module } from '@nestjs/common';
import { Banks } from './banks.service';
import { Sittings } from './sittings.service';

@Module({ providers: [Banks, Sittings], exports: [Banks, Sittings] })
export class AssessmentModule {}
