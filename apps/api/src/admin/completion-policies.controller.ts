import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { z } from 'zod';
import { CompletionPolicies, EVERY_UNIT } from '@hvs/courses';
import { Audit, type Principal } from '@hvs/people';
import { Database } from '@hvs/platform';
import { Allow, Api, Who } from '../http/route';

const share = z.number().min(0.01).max(1);
const Need = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('status'), is: z.enum(['completed', 'passed']) }),
  z.strictObject({ kind: z.literal('score'), atLeast: share }),
  z.strictObject({ kind: z.literal('time'), seconds: z.number().int().min(1).max(100 * 3600) }),
  z.strictObject({ kind: z.literal('pages'), share }),
  z.strictObject({ kind: z.literal('mark') }),
]);
const Policy = z.strictObject({
  policy: z.strictObject({ needs: z.array(Need).min(1).max(5).refine((needs) => new Set(needs.map(({ kind }) => kind)).size === needs.length, 'Mỗi loại điều kiện chỉ nêu một lần.') }).nullable(),
});

@Controller('api/admin/courses/:id/policies')
export class CompletionPoliciesController {
  constructor(private readonly audit: Audit, private readonly db: Database, private readonly policies: CompletionPolicies) {}

  @Get()
  @Allow('courses.manage')
  @Api({ about: 'When each unit of the newest version counts as done; `every`: what goes for all units without a policy of their own. Without either a unit is done when completed and not failed, or passed; an AU of cmi5 by its moveOn.' })
  list(@Param('id') id: string): Promise<unknown> {
    return this.policies.authored(id);
  }

  @Put(':unitId')
  @Allow('courses.manage')
  @Api({ about: `Says when a unit (or \`${EVERY_UNIT}\`: every unit without a policy of its own) counts as done; null as usual. For whoever enrols from now on: who is enrolled keeps what he was promised.`, body: Policy })
  set(@Who() who: Principal, @Param('id') id: string, @Param('unitId') unitId: string, @Body() body: z.infer<typeof Policy>): Promise<unknown> {
    return this.db.transact(async (tx) => {
      await this.policies.set(tx, who.personId, id, unitId, body.policy);
      await this.audit.record(tx, { actorId: who.personId, act: 'course.policy-set', subjectKind: 'course', subjectId: id, detail: { unitId, ...body } });
      return this.policies.authored(id, tx);
    });
  }
}
