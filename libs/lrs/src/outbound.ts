interface Answered {
  readonly came: 'answer';
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** There was more than is read. */
  readonly cut: boolean;
}

/** forbidden: we do not send there; stopped: we were told to stop. `text` is for people. */
interface OutboundFault {
  readonly came: 'fault';
  readonly fault: 'forbidden' | 'timeout' | 'network' | 'stopped';
  readonly text: string;
}

/** What came of a request to somebody else's server. */
export type OutboundAnswer = (Answered & { readonly text: string }) | OutboundFault;

/** The same, with the body byte for byte. */
export type OutboundBytes = (Answered & { readonly bytes: Buffer }) | OutboundFault;

/** Where an installation may send to. */
export interface OutboundRules {
  /** http without TLS, to addresses of an inner network only. */
  readonly plainHttp: boolean;
  /** Addresses and ports at which this product itself answers. */
  readonly ownUrls: readonly string[];
  readonly ownPorts: readonly number[];
}

interface Settings {
  readonly OUTBOUND_HTTP: 'allow' | 'refuse';
  readonly PUBLIC_URL: string;
  readonly CONTENT_URL: string;
  readonly PORT: number;
  readonly CONTENT_PORT: number;
  readonly WORKER_PORT: number;
}

export const outboundRules = (settings: Settings): OutboundRules => ({
  plainHttp: settings.OUTBOUND_HTTP === 'allow',
  ownUrls: [settings.PUBLIC_URL, settings.CONTENT_URL],
  ownPorts: [settings.PORT, settings.CONTENT_PORT, settings.WORKER_PORT].filter((port) => port !== 0),
});
