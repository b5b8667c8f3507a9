import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { hasRole, session } from '../api/session';
import { Brocade } from './brocade';
import { initials } from './format';
import { Icon, type IconName } from './icons';
import { NetworkPill } from './network-pill';
import { useStore } from './store';

interface Place { href: string; title: string; icon: IconName; current: (path: string) => boolean }

const placesOf = (isManager: boolean, isAdmin: boolean): Place[] => [
  { href: '/', title: 'Học', icon: 'home', current: (p) => p === '/' || p.startsWith('/khoa-hoc') || p === '/giu-lai' },
  { href: '/chung-nhan', title: 'Chứng nhận', icon: 'certificate', current: (p) => p.startsWith('/chung-nhan') },
  ...(isManager ? [{ href: '/don-vi', title: 'Đơn vị', icon: 'unit' as const, current: (p: string) => p.startsWith('/don-vi') }] : []),
  ...(isAdmin ? [{ href: '/quan-tri', title: 'Quản trị', icon: 'settings' as const, current: (p: string) => p.startsWith('/quan-tri') }] : []),
  { href: '/tai-khoan', title: 'Tài khoản', icon: 'person', current: (p) => p.startsWith('/tai-khoan') },
];

/** The frame of every screen: header with the network pill, the way to the other places, title, content. */
export const Page = ({ title, heading = title, lead, back, wide = false, children }: {
  title: string; heading?: ComponentChildren; lead?: ComponentChildren; back?: { href: string; title: string }; wide?: boolean; children: ComponentChildren;
}) => {
  const { me: person } = useStore(session);
  const me = person?.mustChangePassword ? null : person;
  const { path } = useLocation();
  useEffect(() => { document.title = `${title} · Học Vụ Số`; }, [title]);
  const places = placesOf(hasRole(me, 'unit-manager', 'province-admin', 'auditor'), hasRole(me, 'province-admin', 'auditor'));
  return (
    <>
      <a class="skip" href="#noi-dung">Đến nội dung chính</a>
      <header class="app-header">
        <div class="bar">
          <a class="brand" href="/">Học Vụ Số</a>
          <nav class="app-nav" aria-label="Các phần">
            {me && places.slice(0, -1).map((p) => <a key={p.href} href={p.href} aria-current={p.current(path) ? 'page' : undefined}>{p.title}</a>)}
          </nav>
          <span class="spacer" />
          <NetworkPill />
          {me && <a class="avatar" href="/tai-khoan" aria-label={`Tài khoản của ${me.fullName}`}>{initials(me.fullName)}</a>}
        </div>
        <Brocade />
      </header>
      <main class={`page${wide ? ' wide' : ''}`} id="noi-dung" tabIndex={-1}>
        {back && <a class="back-link" href={back.href}><Icon name="back" />{back.title}</a>}
        {heading && <div class="page-head"><h1>{heading}</h1>{lead && <p class="lead">{lead}</p>}</div>}
        {children}
      </main>
      {me && <nav class="tab-bar no-print" aria-label="Các phần chính">
        {places.map((p) => <a key={p.href} href={p.href} aria-current={p.current(path) ? 'page' : undefined}><Icon name={p.icon} />{p.title}</a>)}
      </nav>}
    </>
  );
};
