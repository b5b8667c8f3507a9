import { Module } from '@nestjs/common';
import { Credentials } from './credentials.service';
import { Documents } from './documents.service';
import { Lrs } from './lrs.service';

@Module({ providers: [Lrs, Documents, Credentials], exports: [Lrs, Documents, Credentials] })
export class LrsModule {}
