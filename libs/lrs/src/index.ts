/** The Learning Record Store: keeps statements and documents exactly, and finds them fast. */
export { LrsModule } from './lrs.module';
export { Lrs } from './lrs.service';
export { Credentials } from './credentials.service';
export { Attachments } from './attachments.service';
export type { Credential, ListedCredential, NewCredential } from './credential';
export { Documents } from './documents.service';
export { Arrivals, type StoreLoad } from './arrivals.service';
export { VOIDING_REASON, Voidings } from './voidings.service';
export { Subscriptions } from './subscriptions.service';
export { Deliveries } from './deliveries.service';
export { lmsAuthority } from './authority';
export { SCOPES, type Scope } from './scope';
export { readExactly, writeExactly, type ExactJson } from './exact-json';
export { statementsStored } from './events';
export type { DocumentKey, Precondition } from './document';
export type { SentAttachment, StoreBy } from './store-by';
export type { Found, Scanned } from './found';
export { instantOf, positionBefore } from './position';
