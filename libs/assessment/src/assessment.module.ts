import { Module } from '@nestjs/common';
import { Banks } from './banks.service';
import { Blueprints } from './blueprints.service';
import { Sittings } from './sittings.service';

const services = [Banks, Blueprints, Sittings];

@Module({ providers: services, exports: services })
export class AssessmentModule {}
