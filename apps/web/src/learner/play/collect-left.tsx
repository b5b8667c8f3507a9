import { useEffect } from 'preact/hooks';
import { network } from '../../api/network';
import { session } from '../../api/session';
import { useStore } from '../../ui/store';
import { collectLeft } from './collect';

/** At the next start after a tab died in the middle of a visit, what it left behind is brought in. */
export const CollectLeft = () => {
  const { me } = useStore(session);
  const link = useStore(network);
  const account = me?.account;
  useEffect(() => {
    if (account !== undefined && link !== 'offline') void collectLeft(account);
  }, [account, link]);
  return null;
};
