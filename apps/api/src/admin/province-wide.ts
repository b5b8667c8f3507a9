import { placesFor, type Act, type Organisation, type Principal } from '@hvs/people';

/** What has no unit of its own, such as the register of official acts, opens only to a role held at the top of the tree. */
export const holdsProvinceWide = async (organisation: Organisation, who: Pick<Principal, 'grants'>, act: Act): Promise<boolean> => {
  const ways = await Promise.all(placesFor(who, act).map((place) => organisation.ancestorsOf(place)));
  return ways.some((way) => way.length === 1);
};
