import { Module } from '@nestjs/common';
import { Audit } from './audit.service';
import { Organisation } from './organisation.service';
import { People } from './people.service';
import { SignIn } from './sign-in.service';

@Module({
  providers: [Audit, Organisation, People, SignIn],
  exports: [Audit, Organisation, People, SignIn],
})
export class PeopleModule {}
