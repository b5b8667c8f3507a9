import { isLanguageTag } from '@hvs/xapi';
import type { Refusal } from './admit';

/** The learner's preferences, a document of the Agent Profile that AUs read when they start and may write (§11). */

export const LEARNER_PREFERENCES = 'cmi5LearnerPreferences';

const isJson = (contentType: string | undefined): boolean => /^application\/json\s*(;|$)/i.test(contentType ?? '');

const isLanguageList = (value: unknown): boolean => typeof value === 'string' && value.split(',').every((tag) => isLanguageTag(tag.trim()));

/** Why a document may not be kept as the learner's preferences. `body` is what the text is as JSON, undefined if it is none. */
export const preferencesRefusal = (contentType: string | undefined, body: unknown): Refusal | undefined => {
  if (!isJson(contentType)) return { requirement: '11.0.0.0-5', text: 'Content-Type has to be application/json.' };
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return { requirement: '11.0.0.0-5', text: 'The document has to be a JSON object.' };
  const { languagePreference, audioPreference } = body as Readonly<Record<string, unknown>>;
  if (languagePreference === undefined) return { requirement: '11.0.0.0-5', text: 'languagePreference is missing.' };
  if (audioPreference === undefined) return { requirement: '11.0.0.0-5', text: 'audioPreference is missing.' };
  if (!isLanguageList(languagePreference)) return { requirement: '11.1.0.0-1', text: 'languagePreference has to be language tags of RFC 5646 with commas between them.' };
  return audioPreference === 'on' || audioPreference === 'off' ? undefined : { requirement: '11.2.0.0-1', text: 'audioPreference has to be "on" or "off".' };
};
