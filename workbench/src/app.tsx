// The frame of every screen, and which address shows which screen. Screens are loaded when they are first looked at.
import { Component, lazy, type ReactNode, Suspense, useEffect, useRef } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { Keys } from './keys';
import { Navigation } from './navigation';
import { ScreenHead } from './parts/screen';
import { Empty, Failure, Loading } from './parts/states';
import { Start } from './start/start';

const Reports = lazy(() => import('./reader/reports'));
const Reader = lazy(() => import('./reader/reader'));
const Ledger = lazy(() => import('./ledger/ledger'));
const Proposition = lazy(() => import('./proposition/proposition'));
const Network = lazy(() => import('./network/network'));
const Timeline = lazy(() => import('./timeline/timeline'));
const MapScreen = lazy(() => import('./map/map'));
const Sources = lazy(() => import('./sources/sources'));
const Source = lazy(() => import('./sources/source'));
const Compare = lazy(() => import('./sources/compare'));
const Actors = lazy(() => import('./actors/actors'));
const Actor = lazy(() => import('./actors/actor'));
const Review = lazy(() => import('./review/review'));
const Log = lazy(() => import('./review/log'));
const Add = lazy(() => import('./add/add'));

export function App() {
  return (
    <>
      <a className="skip" href="#screen">
        To the screen
      </a>
      <div className="frame">
        <Navigation />
        <Main />
      </div>
      <Keys />
    </>
  );
}

function Main() {
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  // A new screen takes the focus, so that a screen reader begins to read there; the first page keeps it where it is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what changes the screen
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [path]);
  return (
    <main id="screen" ref={main} tabIndex={-1}>
      <Fence key={path}>
        <Suspense fallback={<Loading what="the screen" />}>
          <Screens />
        </Suspense>
      </Fence>
    </main>
  );
}

const named = (value: string) => decodeURIComponent(value);

function Screens() {
  return (
    <Switch>
      <Route path="/">
        <Start />
      </Route>
      <Route path="/reports">
        <Reports />
      </Route>
      <Route path="/reports/:document">{(at) => <Reader document={named(at.document)} />}</Route>
      <Route path="/ledger">
        <Ledger />
      </Route>
      <Route path="/propositions/:id">{(at) => <Proposition id={named(at.id)} />}</Route>
      <Route path="/network">
        <Network />
      </Route>
      <Route path="/timeline">
        <Timeline />
      </Route>
      <Route path="/map">
        <MapScreen />
      </Route>
      <Route path="/sources">
        <Sources />
      </Route>
      <Route path="/sources/:id">{(at) => <Source id={named(at.id)} />}</Route>
      <Route path="/compare">
        <Compare />
      </Route>
      <Route path="/actors">
        <Actors />
      </Route>
      <Route path="/actors/:id">{(at) => <Actor id={named(at.id)} />}</Route>
      <Route path="/review">
        <Review />
      </Route>
      <Route path="/log">
        <Log />
      </Route>
      <Route path="/add">
        <Add />
      </Route>
      <Route>
        <ScreenHead title="No such screen" />
        <Empty title="Nothing is shown at this address">The navigation has every screen.</Empty>
      </Route>
    </Switch>
  );
}

/** Keeps a fault in one screen from taking the frame with it. */
class Fence extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error) return <Failure error={this.state.error} retry={() => this.setState({ error: null })} />;
    return this.props.children;
  }
}
