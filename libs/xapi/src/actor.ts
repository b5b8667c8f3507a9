import type { Fault } from './types';
import type { Check, JsonObject, Path, Shape } from './faults';
import { anyText, arrayOf, at, blame, blameType, exactly, isObject, object, shape, text } from './faults';
import { isIri, isMailto, isSha1 } from './grammars';

const IFI = 'xAPI 1.0.3 Data §2.4.2.3';
const AGENT = 'xAPI 1.0.3 Data §2.4.2.1';
const GROUP = 'xAPI 1.0.3 Data §2.4.2.2';
const AUTHORITY = 'xAPI 1.0.3 Data §2.4.9';
const ACCOUNT = 'xAPI 1.0.3 Data §2.4.2.4';

/** The inverse functional identifiers: what makes two agents one (Data §2.4.2.3). */
export const IDENTIFIERS = ['mbox', 'mbox_sha1sum', 'openid', 'account'] as const;

const identifiers: Record<(typeof IDENTIFIERS)[number], Check> = {
  mbox: text(IFI, '"mailto:" and an e-mail address', isMailto),
  mbox_sha1sum: text(IFI, 'a SHA-1 hash in hexadecimal', isSha1),
  openid: text(IFI, 'a URI with a scheme', isIri),
  account: object(shape('an account', ACCOUNT, ['homePage', 'name'], {
    homePage: text(ACCOUNT, 'an IRL with a scheme', isIri),
    name: anyText(ACCOUNT),
  })),
};

const identifiersIn = (actor: JsonObject): number => {
  let found = 0;
  for (const name of IDENTIFIERS) if (actor[name] !== undefined) found += 1;
  return found;
};

const oneIdentifier = (clause: string) => (actor: JsonObject, path: Path, faults: Fault[]): void => {
  const found = identifiersIn(actor);
  if (found !== 1) blame(faults, path, clause, `must have exactly one of ${IDENTIFIERS.join(', ')}, not ${found}`);
};

const AGENT_SHAPE = shape('an agent', AGENT, [], { objectType: exactly(AGENT, 'Agent'), name: anyText(AGENT), ...identifiers });

export const agent: Check = object(AGENT_SHAPE, oneIdentifier(AGENT));

const GROUP_SHAPE: Shape = shape('a group', GROUP, ['objectType'], {
  objectType: exactly(GROUP, 'Group'), name: anyText(GROUP), member: arrayOf(GROUP, agent), ...identifiers,
});

export const group: Check = object(GROUP_SHAPE, (value, path, faults) => {
  const found = identifiersIn(value);
  if (found > 1) blame(faults, path, GROUP, `must have at most one of ${IDENTIFIERS.join(', ')}`);
  if (found === 0 && !(Array.isArray(value.member) && value.member.length > 0)) {
    blame(faults, at(path, 'member'), GROUP, 'an anonymous group must list its members');
  }
});

/** An agent where nothing says otherwise (Data §2.4.2). */
export const actor: Check = (value, path, faults) => {
  (isObject(value) && value.objectType === 'Group' ? group : agent)(value, path, faults);
};

/** An agent, or application and user together: an anonymous group of two (Data §2.4.9). */
export const authority: Check = (value, path, faults) => {
  if (!isObject(value)) return blameType(faults, path, AUTHORITY, 'an agent or a group of two agents', value);
  actor(value, path, faults);
  if (value.objectType !== 'Group') return;
  if (identifiersIn(value) > 0) blame(faults, path, AUTHORITY, 'a group as authority must be anonymous');
  if (!Array.isArray(value.member) || value.member.length !== 2) {
    blame(faults, at(path, 'member'), AUTHORITY, 'a group as authority must have exactly two members');
  }
};
