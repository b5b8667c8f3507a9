import { useEffect } from 'preact/hooks';
import { ErrorBoundary, lazy, LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { readSession } from './api/client';
import { session } from './api/session';
import { HomeScreen } from './learner/home';
import { SignInScreen } from './learner/sign-in';
import { LoadingNotice } from './ui/notice';
import { openPlayers } from './ui/queue/open-players';
import { useStore } from './ui/store';

const CourseScreen = lazy(() => import('./learner/course/course-screen').then((m) => m.CourseScreen));
const LessonScreen = lazy(() => import('./learner/lesson/lesson-screen').then((m) => m.LessonScreen));
const AssessmentScreen = lazy(() => import('./learner/assessment/assessment-screen').then((m) => m.AssessmentScreen));
const PlayScreen = lazy(() => import('./learner/play/play-screen').then((m) => m.PlayScreen));
const CertificatesScreen = lazy(() => import('./learner/certificates').then((m) => m.CertificatesScreen));
const AccountScreen = lazy(() => import('./learner/account/account-screen').then((m) => m.AccountScreen));
const ChangePasswordScreen = lazy(() => import('./learner/account/change-password').then((m) => m.ChangePasswordScreen));
const SignInAgain = lazy(() => import('./learner/sign-in-again').then((m) => m.SignInAgain));
const CollectLeft = lazy(() => import('./learner/play/collect-left').then((m) => m.CollectLeft));
const KeepScreen = lazy(() => import('./learner/keep/keep-screen').then((m) => m.KeepScreen));
const PracticeScreen = lazy(() => import('./learner/practice/practice-screen').then((m) => m.PracticeScreen));
const PretestScreen = lazy(() => import('./learner/assessment/pretest-screen').then((m) => m.PretestScreen));
const CarryScreen = lazy(() => import('./learner/carry/carry-screen').then((m) => m.CarryScreen));
const NotFoundScreen = lazy(() => import('./learner/not-found').then((m) => m.NotFoundScreen));
const CheckScreen = lazy(() => import('./check/check-screen').then((m) => m.CheckScreen));
const AdminRoutes = lazy(() => import('./admin/routes').then((m) => m.AdminRoutes));

/** Everything behind the sign-in. A first password must be changed before anything else. */
const Inside = () => (
  <Router>
    <Route path="/" component={HomeScreen} />
    <Route path="/khoa-hoc/:slug" component={CourseScreen} />
    <Route path="/khoa-hoc/:slug/bai/:lessonId" component={LessonScreen} />
    <Route path="/khoa-hoc/:slug/dau-khoa" component={PretestScreen} />
    <Route path="/khoa-hoc/:slug/luyen-tap" component={PracticeScreen} />
    <Route path="/khoa-hoc/:slug/kiem-tra" component={AssessmentScreen} />
    <Route path="/khoa-hoc/:slug/hoc" component={PlayScreen} />
    <Route path="/chung-nhan" component={CertificatesScreen} />
    <Route path="/giu-lai" component={KeepScreen} />
    <Route path="/tai-khoan" component={AccountScreen} />
    <Route path="/gui-ho" component={CarryScreen} />
    <Route path="/don-vi/*" component={AdminRoutes} />
    <Route path="/don-vi" component={AdminRoutes} />
    <Route path="/quan-tri/*" component={AdminRoutes} />
    <Route path="/quan-tri" component={AdminRoutes} />
    <Route path="/kiem-tra-goi" component={CheckScreen} />
    <Route path="/kiem-tra-goi/:id" component={CheckScreen} />
    <Route default component={NotFoundScreen} />
  </Router>
);

const Gate = () => {
  const { status, me, expired } = useStore(session);
  const { path, url, route } = useLocation();
  const atSignIn = path === '/dang-nhap';
  // Where it is open to everybody, nobody is sent to sign in; where not, the screen does.
  const atCheck = /^\/kiem-tra-goi(\/|$)/.test(path);
  useEffect(() => { void readSession().catch(() => { if (session.get().status === 'unknown') session.set({ ...session.get(), status: 'signed-out' }); }); }, []);
  useEffect(() => {
    if (status === 'signed-out' && !atSignIn && !atCheck) route(url === '/' ? '/dang-nhap' : `/dang-nhap?tiep=${encodeURIComponent(url)}`, true);
    if (status === 'signed-in' && atSignIn) route(nextOf(url), true);
  }, [status, atSignIn, atCheck]);

  if (status === 'unknown') return <main class="page"><LoadingNotice /></main>;
  if (status === 'signed-out' && atCheck) return <Router><Route path="/kiem-tra-goi" component={CheckScreen} /><Route path="/kiem-tra-goi/:id" component={CheckScreen} /></Router>;
  if (status === 'signed-out' || atSignIn) return <SignInScreen />;
  if (me?.mustChangePassword) return <ChangePasswordScreen forced />;
  return <><Inside />{expired && <SignInAgain />}{mayHaveLeft(path) && <CollectLeft />}</>;
};

/** A visit was left without a word: asked on every change of screen, except while one is open. */
const mayHaveLeft = (path: string): boolean => !/\/hoc$/.test(path) && openPlayers().length > 0;

/** Only an address of our own: never a redirect to another host. */
const nextOf = (url: string): string => {
  const next = new URLSearchParams(url.split('?')[1] ?? '').get('tiep') ?? '/';
  return /^\/(?![/\\])/.test(next) && !next.startsWith('/dang-nhap') ? next : '/';
};

export const App = () => <LocationProvider><ErrorBoundary><Gate /></ErrorBoundary></LocationProvider>;
