/** The Learning Record Store: keeps statements and documents exactly, and finds them fast. */
export { LrsModule } from './lrs.module';
export { Lrs } from './lrs.service';
export { Credentials } from './credentials.service';
export { Documents } from './documents.service';
export { lmsAuthority } from './authority';
export { isScope, SCOPES, type Scope } from './scope';
export { readExactly, writeExactly, type ExactJson } from './exact-json';
export { statementsStored } from './events';
export type { Credential, NewCredential } from './credentials.service';
export type { Document, DocumentKey, Precondition } from './document';
export type { SentAttachment, StoreBy, StoredAttachment } from './store-by';
export type { AboutStatement, ById, Found, FoundPage, OfRegistration } from './found';
