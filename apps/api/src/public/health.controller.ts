import { Controller, Get } from '@nestjs/common';
import { Database, Files } from '@hvs/platform';
import { Public } from '../http/route';

@Controller('health')
@Public('for load balancers and the supervisor; tells nothing but alive or not')
export class HealthController {
  constructor(private readonly db: Database, private readonly files: Files) {}

  @Get('live')
  live(): unknown {
    return { status: 'ok' };
  }

  /** Ready: the database answers and files can be written. */
  @Get('ready')
  async ready(): Promise<unknown> {
    await this.db.em.query('select 1');
    await this.files.check();
    return { status: 'ok' };
  }
}
