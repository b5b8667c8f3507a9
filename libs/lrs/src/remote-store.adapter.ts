import type { OutboundBytes } from './outbound';
import type { Outbound } from './outbound.adapter';
import { headersFor, judgeAnswer, statementUrl, type RemoteKeys, type RemoteVerdict } from './remote-page';
import { readSentBody } from './sent-body';
import type { SentAttachment } from './store-by';

/** A short hitch is waited out at once. */
const SOON_MS = [500, 2_000];

/** A statement that was asked for by its id. */
export interface FetchedStatement {
  readonly json: Buffer;
  readonly attachments: readonly SentAttachment[];
}

/** Another record store, read with GET. */
export class RemoteStore {
  constructor(
    private readonly outbound: Outbound, private readonly keys: RemoteKeys, private readonly mostBytes: number, private readonly stop: AbortSignal,
    private readonly now: () => Date, private readonly soonMs: readonly number[] = SOON_MS,
  ) {}

  async get(url: string): Promise<RemoteVerdict> {
    for (const wait of [...this.soonMs, undefined]) {
      const verdict = judgeAnswer(await this.ask(url), this.keys, this.now());
      if (verdict.verdict !== 'wait' || verdict.afterMs !== undefined || wait === undefined || this.stop.aborted) return verdict;
      await new Promise((done) => setTimeout(done, wait));
    }
    return { verdict: 'stopped' };
  }

  private ask(url: string): Promise<OutboundBytes> {
    return this.outbound.askForBytes({ method: 'GET', url, headers: headersFor(this.keys), mostBytes: this.mostBytes, stop: this.stop });
  }

  /** One statement, voided or not, with the data of its attachments (Communication §2.1.3); a verdict when there is none to be had. */
  async statement(id: string, voided: boolean): Promise<FetchedStatement | Exclude<RemoteVerdict, { verdict: 'good' }>> {
    const answer = await this.get(statementUrl(this.keys.address, id, voided));
    if (answer.verdict !== 'good') return answer;
    const sent = readSentBody(answer.contentType, answer.bytes);
    return sent.ok ? sent : { verdict: 'missing', reason: sent.fault.text };
  }
}
