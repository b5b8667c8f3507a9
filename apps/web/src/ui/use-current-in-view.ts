import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** A strip of links may be wider than a phone: scrolls it to the place where one stands. */
export const useCurrentInView = (strip: RefObject<HTMLElement | null>, place: unknown): void => {
  useEffect(() => {
    const here = strip.current?.querySelector<HTMLElement>('[aria-current]');
    if (strip.current && here) strip.current.scrollLeft = here.offsetLeft - strip.current.offsetLeft - (strip.current.clientWidth - here.clientWidth) / 2;
  }, [place]);
};
