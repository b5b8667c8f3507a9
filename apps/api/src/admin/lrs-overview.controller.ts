import { Controller, Get } from '@nestjs/common';
import { Arrivals, Credentials } from '@hvs/lrs';
import { Organisation, type Principal } from '@hvs/people';
import { httpProblems } from '../http/problems';
import { Allow, Api, Who } from '../http/route';
import { holdsProvinceWide } from './province-wide';

const DAY_MS = 86_400_000;
const MOST_CLIENTS = 10;

@Controller('api/admin/lrs/overview')
export class LrsOverviewController {
  constructor(private readonly arrivals: Arrivals, private readonly credentials: Credentials, private readonly organisation: Organisation) {}

  @Get()
  @Allow('statements.search')
  @Api({ about: 'How many statements there are, how fast they come, and who sent something lately. Made to be asked every few seconds.' })
  async overview(@Who() who: Principal): Promise<unknown> {
    if (!(await holdsProvinceWide(this.organisation, who, 'statements.search'))) throw httpProblems.notAllowed('Kho bản ghi giữ việc học của cả tỉnh, nên chỉ người có vai trò ở cấp tỉnh được mở.');
    const [load, clients] = await Promise.all([this.arrivals.load(), this.credentials.list()]);
    const { countedFrom, now, ...rest } = load;
    const age = now.getTime() - countedFrom.getTime();
    return {
      ...rest, now,
      // Too many came to count them one by one: the sums are the least there were.
      atLeast: { lastHour: age < DAY_MS / 24, lastDay: age < DAY_MS },
      clients: clients.filter(({ revokedAt }) => revokedAt === null).sort((a, b) => (b.lastUsedAt?.getTime() ?? 0) - (a.lastUsedAt?.getTime() ?? 0)).slice(0, MOST_CLIENTS)
        .map(({ id, title, lastUsedAt }) => ({ id, title, lastUsedAt })),
    };
  }
}
