import { Injectable } from '@nestjs/common';
import { Courses } from '@hvs/courses';
import { Config, Database } from '@hvs/platform';
import { registrationOf } from './au-sessions.queries';
import { hasLabels, ownerOf } from './content-address';
import { enrolmentsByRegistration } from './learning.queries';
import { sessionById } from './sessions.queries';

const REMEMBERED = 5_000;

/** Which files of packages an origin gives out: those of the course that is learned there. */
@Injectable()
export class ContentAccess {
  private readonly known = new Set<string>();

  constructor(private readonly config: Config, private readonly courses: Courses, private readonly db: Database) {}

  /** Whether this host may give out files of this version: any version of the course, for sessions of an older one go on. */
  async mayRead(host: string, versionId: string): Promise<boolean> {
    const setting = this.config.get('CONTENT_URL');
    if (!hasLabels(setting)) return true;
    const owner = ownerOf(setting, host);
    if (owner === undefined) return false;
    const pair = `${owner} ${versionId}`;
    if (this.known.has(pair)) return true;
    if (!(await this.isOf(owner, versionId))) return false;
    if (this.known.size >= REMEMBERED) this.known.clear();
    this.known.add(pair);
    return true;
  }

  private async isOf(owner: string, versionId: string): Promise<boolean> {
    const [enrolment] = await enrolmentsByRegistration(this.db.em, [owner]);
    if (enrolment) return (await this.courses.version(versionId)).courseId === enrolment.courseId;
    const outside = await registrationOf(this.db.em, owner);
    if (outside) return outside.versionId === versionId;
    const preview = await sessionById(this.db.em, owner);
    return preview !== undefined && preview.enrolmentId === null && preview.versionId === versionId;
  }
}
