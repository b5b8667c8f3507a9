import { Module } from '@nestjs/common';
import { Arrivals } from './arrivals.service';
import { Attachments } from './attachments.service';
import { Credentials } from './credentials.service';
import { Deliveries } from './deliveries.service';
import { Documents } from './documents.service';
import { Lrs } from './lrs.service';
import { Subscriptions } from './subscriptions.service';
import { Voidings } from './voidings.service';

@Module({ providers: [Lrs, Documents, Credentials, Attachments, Arrivals, Voidings, Subscriptions, Deliveries], exports: [Lrs, Documents, Credentials, Attachments, Arrivals, Voidings, Subscriptions, Deliveries] })
export class LrsModule {}
