import { join, normalize, sep } from 'node:path';
import {
  app,
  protocol,
  session,
  type IpcMainInvokeEvent,
  type ProtocolResponse,
  type WebContents,
} from 'electron';
import { readFileSync } from './files.ts';

/** The app's pages come from a scheme of their own: `file:` could read every file of the user. */
const SCHEME = 'iptlb';
const HOST = 'app';
const ORIGIN = `${SCHEME}://${HOST}`;

/** Set by `npm run dev` only: a server on this machine. An installed app ignores it. */
const devServer = app.isPackaged ? null : localServer(process.env['VITE_DEV_SERVER_URL']);

function localServer(url: string | undefined): URL | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const server = new URL(url);
  return ['localhost', '127.0.0.1', '[::1]'].includes(server.hostname) ? server : null;
}

export const PAGE_URL = devServer?.href ?? `${ORIGIN}/index.html`;

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  // The one policy gives out the address of the app's own worker, and nothing else.
  'trusted-types iptlb-worker',
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  html: 'text/html',
  js: 'text/javascript',
  png: 'image/png',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

/** Must be called before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/**
 * Serves the files of the built page, and nothing outside of their folder.
 *
 * By the older of Electron's two ways: protocol.handle() answers as fetch() does, and has Node load all of
 * that first, which takes a tenth of the time to the first picture.
 */
export function servePage(folder: string): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  protocol.registerBufferProtocol(SCHEME, ({ url }, answer) => {
    answer(fileFor(url, folder));
  });
}

/** Resolves when the page has its script, whole: until then it waits for all that this process does. */
export function whenScriptIsServed(): Promise<void> {
  const { webRequest } = session.defaultSession;
  return new Promise((resolve) => {
    webRequest.onCompleted({ urls: ['<all_urls>'], types: ['script'] }, () => {
      webRequest.onCompleted(null);
      resolve();
    });
  });
}

const NOT_FOUND: ProtocolResponse = { statusCode: 404, data: Buffer.of() };

function fileFor(url: string, folder: string): ProtocolResponse {
  const { host, pathname } = new URL(url);
  // As it is: no file of the page has a name with escapes, and not every text with a % can be decoded.
  const path = normalize(join(folder, pathname));
  const mimeType = TYPES[path.split('.').pop() ?? ''];
  if (host !== HOST || !path.startsWith(folder + sep) || !mimeType) return NOT_FOUND;
  // At once: half a megabyte of this disk's cache is read in less than the time of asking another thread.
  const data = readOwnFile(path);
  if (!data) return NOT_FOUND;
  return {
    data,
    mimeType,
    charset: 'utf-8',
    headers: { 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff' },
  };
}

function readOwnFile(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

/**
 * SECURITY: whether a message comes from the app's own page, in the main frame of the app's own window.
 * A frame within it could be anybody's.
 */
export function isOwnPage({ sender, senderFrame }: IpcMainInvokeEvent, own: WebContents): boolean {
  if (sender !== own || senderFrame?.parent !== null) return false;
  return senderFrame.url === PAGE_URL || senderFrame.url.startsWith(`${PAGE_URL}#`);
}

/** SECURITY: no page goes anywhere, reaches anything, keeps anything, opens anything, or is permitted anything. */
export function confinePages(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.on('will-download', (event) => {
    event.preventDefault();
  });
  // The page's policy says the same; this also holds for what a policy has no say in.
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !isWithinApp(url) });
  });
  app.on('web-contents-created', (_event, contents) => {
    // WebRTC would send packets past all of the above.
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
    contents.on('will-navigate', (event) => {
      event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
    });
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

function isWithinApp(url: string): boolean {
  const { protocol: scheme, host } = new URL(url);
  if (scheme === 'data:') return true;
  if (scheme === `${SCHEME}:`) return host === HOST;
  if (devServer === null) return false;
  // Vite tells of changes over a web socket on the same port.
  return scheme === 'devtools:' || (['http:', 'ws:'].includes(scheme) && host === devServer.host);
}
