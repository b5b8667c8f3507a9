import type { Attachment, Statement } from './types';
import type { Check } from './faults';
import { at, blame, blameType, object, shape, text } from './faults';
import { languageMap } from './activity';
import { isIri, isMediaType, isSha2 } from './grammars';

const ATTACHMENT = 'xAPI 1.0.3 Data §2.4.11';
const SIGNED = 'xAPI 1.0.3 Data §2.6';

/** Marks the attachment that holds the JWS of a signed statement (Data §2.6). */
export const SIGNATURE_USAGE = 'http://adlnet.gov/expapi/attachments/signature';

const length: Check = (value, path, faults) => {
  if (typeof value !== 'number') return blameType(faults, path, ATTACHMENT, 'an integer', value);
  if (!Number.isSafeInteger(value) || value < 0) blame(faults, path, ATTACHMENT, 'must be a whole number of octets');
};

export const attachment: Check = object(
  shape('an attachment', ATTACHMENT, ['usageType', 'display', 'contentType', 'length', 'sha2'], {
    usageType: text(ATTACHMENT, 'an IRI with a scheme', isIri),
    display: languageMap,
    description: languageMap,
    contentType: text(ATTACHMENT, 'an Internet media type', isMediaType),
    length,
    sha2: text(ATTACHMENT, 'a SHA-2 hash in hexadecimal', isSha2),
    fileUrl: text(ATTACHMENT, 'an IRL with a scheme', isIri),
  }),
  (value, path, faults) => {
    if (value.usageType === SIGNATURE_USAGE && value.contentType !== 'application/octet-stream') {
      blame(faults, at(path, 'contentType'), SIGNED, 'a signature must be application/octet-stream');
    }
  },
);

const isSignature = (one: Attachment): boolean => one.usageType === SIGNATURE_USAGE;

/** The statement as it was before it was signed, which is what the JWS must hold (Data §2.6); the very same one if unsigned. */
export const unsigned = <S extends Statement>(statement: S): S => {
  if (!statement.attachments?.some(isSignature)) return statement;
  const { attachments, ...rest } = statement;
  const others = attachments.filter((one) => !isSignature(one));
  return (others.length === 0 ? rest : { ...rest, attachments: others }) as S;
};
