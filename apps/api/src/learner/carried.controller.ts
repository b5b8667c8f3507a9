import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { Carried, DeviceKeys, type CarriedContent } from '@hvs/learning';
import type { Principal } from '@hvs/people';
import { httpProblems } from '../http/problems';
import { Allow, Api, Who } from '../http/route';
import { Commit, Device, SavedAnswers, SentStatements, Submission } from './learning.controller';

const Coordinate = z.string().regex(/^[\w-]{43}$/);
const NewKey = z.strictObject({ publicKey: z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: Coordinate, y: Coordinate }), device: Device.optional() });

const ITEMS_MAX = 2000;
/** The file as the device wrote it: what was signed stays one text, so that not a blank of it can change. */
const File = z.strictObject({ hvs: z.literal('hoc-vu-so/gui-ho/1'), key: z.uuid(), signature: z.string().max(200), payload: z.string().max(15_000_000) });
const item = { id: z.string().max(300), target: z.uuid(), title: z.string().max(1000), madeAt: z.string().max(40) };
const Content = z.strictObject({
  account: z.string().max(200),
  madeAt: z.string().max(40),
  items: z.array(z.discriminatedUnion('kind', [
    z.strictObject({ ...item, kind: z.literal('commit'), body: Commit }),
    z.strictObject({ ...item, kind: z.literal('statements'), body: SentStatements }),
    z.strictObject({ ...item, kind: z.literal('answers'), body: SavedAnswers }),
    z.strictObject({ ...item, kind: z.literal('submission'), body: Submission }),
  ])).min(1).max(ITEMS_MAX),
});

/** Work without a link: devices make themselves known while they have one, and somebody else may carry what they could not send. */
@Controller('api/learning')
@Allow('learn')
export class CarriedController {
  constructor(private readonly carried: Carried, private readonly deviceKeys: DeviceKeys) {}

  @Post('device-keys')
  @HttpCode(200)
  @Api({ about: 'The public key with which this device of mine signs unsent work; the same again answers the same id.', body: NewKey })
  async key(@Who() who: Principal, @Body() body: z.infer<typeof NewKey>): Promise<unknown> {
    return { id: await this.deviceKeys.add(who.personId, body.publicKey, body.device) };
  }

  @Post('carried')
  @HttpCode(200)
  @Api({ about: 'Hands in another person\'s unsent work from a file their device has signed; each file counts once.', body: File })
  take(@Who() who: Principal, @Body() body: z.infer<typeof File>): Promise<unknown> {
    return this.carried.take(who.personId, body, contentOf(body.payload));
  }

  @Get('carried')
  @Api({ about: 'What others have handed in for me.' })
  async mine(@Who() who: Principal): Promise<unknown> {
    return { items: await this.carried.forMe(who.personId) };
  }
}

const contentOf = (payload: string): CarriedContent => {
  let json: unknown = null;
  try { json = JSON.parse(payload); } catch { /* told below, with everything else that is wrong with it */ }
  const read = Content.safeParse(json);
  if (!read.success) throw httpProblems.invalidInput('Tệp này không đọc được: không phải tệp gửi hộ, hoặc bị hỏng trên đường. Chưa có gì thay đổi; hãy lưu lại tệp từ máy của người học.', { faults: read.error.issues.slice(0, 5).map((i) => ({ path: i.path.join('.'), text: i.message })) });
  return read.data;
};
