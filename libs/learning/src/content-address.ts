/**
 * Addresses of the content origin. With `*` in the setting each enrolment has an origin of its own, named by its registration: what a
 * package keeps in the browser, no other package finds. Without, all share one.
 */
const LABEL = '*';
const UUID = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/;

export const hasLabels = (setting: string): boolean => setting.includes(LABEL);

/** `owner`: the registration; of a preview, its session. */
export const contentOrigin = (setting: string, owner: string): string => new URL(setting.replace(LABEL, owner.replaceAll('-', '').toLowerCase())).origin;

/** All of them, as a source of a content security policy (CSP3 2.3.1). */
export const contentSource = (setting: string): string => {
  const { protocol, host } = new URL(setting.replace(LABEL, 'label'));
  return `${protocol}//${hasLabels(setting) ? host.replace(/^label/, '*') : host}`;
};

/** Whose origin a host is, by the id in its label; undefined: nobody's. Ports are a proxy's business. */
export const ownerOf = (setting: string, host: string): string | undefined => {
  const [before, after] = setting.replace(/^https?:\/\//, '').replace(/[:/].*$/, '').split(LABEL);
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (after === undefined || !name.startsWith(before!) || !name.endsWith(after)) return undefined;
  const id = UUID.exec(name.slice(before!.length, name.length - after.length));
  return id?.slice(1).join('-');
};
