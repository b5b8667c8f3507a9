/** Who someone is, where they belong on a given day, and what they may do. */
export { PeopleModule } from './people.module';
export { People, type NewPerson } from './people.service';
export { Organisation } from './organisation.service';
export { SignIn } from './sign-in.service';
export { Audit } from './audit.service';
export type { Membership, Page, Person, UnitRef } from './shapes';
export { may, placesFor, type Act, type Principal } from './permissions';
export { unitsVisibleSql, visibleUnitIds } from './units.queries';
export { accountIn, agentOf } from './agent';
export { localDay } from './day';
export { seedDemoPeople, seedUnits, type DemoAccount } from './demo/seed.adapter';
