import { render } from 'preact';
import { App } from './app';
import { startQueue } from './ui/queue/sender';
import { applyPreferences } from './ui/preferences';
import './ui/fonts.css';
import './ui/tokens.css';
import './ui/base.css';
import './ui/components.css';

applyPreferences();
startQueue();
render(<App />, document.getElementById('app')!);

// On a plain-http address of the office network there is no service worker; everything but opening without a network still works.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  window.addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined));
}
