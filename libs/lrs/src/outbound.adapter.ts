import { lookup } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { OutboundAnswer, OutboundBytes, OutboundRules } from './outbound';

export interface OutboundRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: readonly Buffer[];
  /** Bytes of the answer that are read; 64 KB unless said. */
  readonly mostBytes?: number;
  /** Gives up when this is aborted. */
  readonly stop?: AbortSignal;
}

const KB = 1024;
const USUAL_ANSWER_BYTES = 64 * KB;
const PATIENCE_MS = 20_000;
/** What is larger than 1 MB may take a second more for each of these. */
const PATIENT_BYTES = 64 * KB;

const FORBIDDEN: readonly [string, number, 'ipv4' | 'ipv6'][] = [
  // This network, link-local (cloud metadata), shared metadata of two clouds, multicast and broadcast.
  ['0.0.0.0', 8, 'ipv4'], ['169.254.0.0', 16, 'ipv4'], ['100.100.100.200', 32, 'ipv4'], ['224.0.0.0', 3, 'ipv4'],
  ['::', 128, 'ipv6'], ['fe80::', 10, 'ipv6'], ['fd00:ec2::254', 128, 'ipv6'], ['fd20:ce::254', 128, 'ipv6'], ['ff00::', 8, 'ipv6'],
  // 169.254/16 as seen through NAT64 and 6to4.
  ['64:ff9b::a9fe:0', 112, 'ipv6'], ['2002:a9fe::', 32, 'ipv6'],
];
const INNER: readonly [string, number, 'ipv4' | 'ipv6'][] = [
  ['127.0.0.0', 8, 'ipv4'], ['10.0.0.0', 8, 'ipv4'], ['172.16.0.0', 12, 'ipv4'], ['192.168.0.0', 16, 'ipv4'], ['100.64.0.0', 10, 'ipv4'], ['::1', 128, 'ipv6'], ['fc00::', 7, 'ipv6'],
];
const listOf = (subnets: readonly [string, number, 'ipv4' | 'ipv6'][]): BlockList => {
  const list = new BlockList();
  for (const [net, prefix, family] of subnets) list.addSubnet(net, prefix, family);
  return list;
};
const forbidden = listOf(FORBIDDEN);
const inner = listOf(INNER);
const isIn = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');

/** Names of this machine's own addresses as a socket shows them; one that stands in an IPv6 form is compared as IPv4. */
const isOwn = (address: string): boolean => {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  const loopback = isIn(inner, plain) && (plain.startsWith('127.') || plain === '::1');
  return loopback || Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === plain));
};

const REFUSED = 'HVS_REFUSED';
const refusal = (text: string): Error => Object.assign(new Error(text), { code: REFUSED });
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');
const portOf = (url: URL): number => Number(url.port || (url.protocol === 'https:' ? 443 : 80));

/** A kept connection turned out to be closed. */
const AT_REST = 'at rest';

/**
 * Requests to servers an administrator has named. Not everywhere: never to the metadata service of a cloud, never to this product
 * itself, without TLS to an inner network only, and only if that is allowed. A name is looked up and checked as the connection is made,
 * so that it cannot mean something else a moment later. Redirects are not followed. Nothing here throws for what the other side does.
 */
export class Outbound {
  private readonly agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };

  constructor(private readonly rules: OutboundRules, private readonly usualPatienceMs = PATIENCE_MS) {}

  /** What is wrong with an address, for people; undefined if nothing can be seen before its name is looked up. */
  faultOf(address: string): string | undefined {
    if (!URL.canParse(address)) return 'Địa chỉ không đọc được. Hãy viết đầy đủ, ví dụ https://lrs.example.vn/xapi.';
    const url = new URL(address);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'Địa chỉ phải bắt đầu bằng https://.';
    if (url.protocol === 'http:' && !this.rules.plainHttp) return 'Địa chỉ phải bắt đầu bằng https://. Chỉ máy chủ trong mạng nội bộ mới dùng được http://, khi OUTBOUND_HTTP=allow.';
    if (url.username !== '' || url.password !== '') return 'Đừng để tên và mật khẩu trong địa chỉ; hãy điền vào ô riêng.';
    if (url.hash !== '') return 'Địa chỉ không được có phần sau dấu #.';
    if (this.rules.ownUrls.some((own) => new URL(own).origin === url.origin)) return 'Đây là địa chỉ của chính hệ thống này.';
    return isIP(hostOf(url)) === 0 ? undefined : this.faultOfIp(url, hostOf(url));
  }

  private faultOfIp(url: URL, ip: string): string | undefined {
    if (isIn(forbidden, ip)) return `Không gửi tới địa chỉ ${ip}.`;
    if (isOwn(ip) && this.rules.ownPorts.includes(portOf(url))) return 'Đây là địa chỉ của chính hệ thống này.';
    if (url.protocol === 'http:' && !isIn(inner, ip)) return `http:// chỉ dùng được trong mạng nội bộ, mà ${ip} không thuộc mạng nội bộ. Hãy dùng https://.`;
    return undefined;
  }

  async ask(request: OutboundRequest): Promise<OutboundAnswer> {
    const answer = await this.askForBytes(request);
    if (answer.came === 'fault') return answer;
    const { bytes, ...others } = answer;
    return { ...others, text: bytes.toString('utf8') };
  }

  async askForBytes(request: OutboundRequest): Promise<OutboundBytes> {
    const fault = this.faultOf(request.url);
    if (fault !== undefined) return { came: 'fault', fault: 'forbidden', text: fault };
    const first = await this.once(request);
    // The other side may close a connection at rest just when it is used again; that says nothing about this request.
    return first === AT_REST ? ((await this.once(request, true)) as OutboundBytes) : first;
  }

  private once(request: OutboundRequest, anew = false): Promise<OutboundBytes | typeof AT_REST> {
    const { stop, body = [] } = request;
    const url = new URL(request.url);
    const bytes = body.reduce((sum, one) => sum + one.length, 0);
    const patienceMs = this.usualPatienceMs + Math.ceil(Math.max(0, bytes - KB * KB) / PATIENT_BYTES) * 1000;
    return new Promise((resolve) => {
      if (stop?.aborted) return resolve(STOPPED);
      const outgoing = (url.protocol === 'https:' ? https : http).request(url, {
        method: request.method,
        headers: { 'user-agent': 'hoc-vu-so', 'accept-encoding': 'identity', ...request.headers, ...(request.method === 'POST' && { 'content-length': bytes }) },
        agent: anew ? false : this.agents[url.protocol as 'http:' | 'https:'],
        lookup: this.lookupFor(url),
      });
      let answered = false;
      let given: OutboundBytes | undefined;
      const finish = (answer: OutboundBytes | typeof AT_REST): void => {
        clearTimeout(timer);
        stop?.removeEventListener('abort', onStop);
        resolve(given ?? answer);
      };
      const giveUp = (how: OutboundBytes): void => {
        given ??= how;
        outgoing.destroy();
        finish(how);
      };
      const onStop = (): void => giveUp(STOPPED);
      const timer = setTimeout(() => giveUp({ came: 'fault', fault: 'timeout', text: `Bên nhận không trả lời xong trong ${Math.round(patienceMs / 1000)} giây.` }), patienceMs);
      stop?.addEventListener('abort', onStop, { once: true });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        // Who answers before having read everything may then close the connection; the answer still counts.
        if (answered) return;
        const wasAtRest = outgoing.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE') && !anew;
        finish(wasAtRest ? AT_REST : faultOf(error));
      });
      outgoing.once('response', (response) => {
        answered = true;
        void read(response, request.mostBytes ?? USUAL_ANSWER_BYTES).then(finish);
      });
      for (const chunk of body) outgoing.write(chunk);
      outgoing.end();
    });
  }

  private lookupFor(url: URL): LookupFunction {
    return (name, options, done) => {
      lookup(name, { ...options, all: true }, (error, addresses) => {
        if (error) return done(error, []);
        const fault = addresses.map(({ address }) => this.faultOfIp(url, address)).find((one) => one !== undefined);
        if (fault !== undefined) return done(refusal(fault), []);
        return options.all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family);
      });
    };
  }
}

const STOPPED: OutboundBytes = { came: 'fault', fault: 'stopped', text: 'Hệ thống đang dừng.' };

const NETWORK: Readonly<Record<string, string>> = {
  ENOTFOUND: 'Không tìm thấy tên máy chủ', EAI_AGAIN: 'Chưa tra được tên máy chủ', ECONNREFUSED: 'Máy chủ không mở cổng này', ECONNRESET: 'Kết nối bị ngắt giữa chừng',
  EPIPE: 'Kết nối bị ngắt giữa chừng', ETIMEDOUT: 'Không nối được tới máy chủ', EHOSTUNREACH: 'Không có đường tới máy chủ', ENETUNREACH: 'Không có đường tới máy chủ',
  CERT_HAS_EXPIRED: 'Chứng thư TLS của máy chủ đã hết hạn', DEPTH_ZERO_SELF_SIGNED_CERT: 'Chứng thư TLS của máy chủ do nó tự ký', SELF_SIGNED_CERT_IN_CHAIN: 'Chứng thư TLS của máy chủ không đáng tin',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'Chứng thư TLS của máy chủ không đáng tin', ERR_TLS_CERT_ALTNAME_INVALID: 'Chứng thư TLS không phải của máy chủ này',
};

const faultOf = (error: NodeJS.ErrnoException): OutboundBytes => {
  if (error.code === REFUSED) return { came: 'fault', fault: 'forbidden', text: error.message };
  const code = error.code ?? 'không rõ';
  return { came: 'fault', fault: 'network', text: `${NETWORK[code] ?? 'Không nối được tới máy chủ'} (${code}).` };
};

const read = async (response: IncomingMessage, mostBytes: number): Promise<OutboundBytes> => {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      // Leaving the loop closes the connection.
      if (size > mostBytes) break;
    }
  } catch (error) {
    return faultOf(error as NodeJS.ErrnoException);
  }
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));
  return { came: 'answer', status: response.statusCode!, headers, bytes: Buffer.concat(chunks).subarray(0, mostBytes), cut: size > mostBytes };
};
