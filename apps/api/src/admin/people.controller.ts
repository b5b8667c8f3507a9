import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Frameworks } from '@hvs/competency';
import { Audit, Organisation, People, SignIn, type Principal } from '@hvs/people';
import { httpProblems } from '../http/problems';
import { Allow, Api, Places, Who } from '../http/route';
import { holdsProvinceWide } from './province-wide';

const Paged = { page: z.coerce.number().int().min(1).default(1), size: z.coerce.number().int().min(1).max(200).default(50) };
const Search = z.string().trim().min(1).max(100).optional();
const PeopleQuery = z.object({ unitId: z.uuid().optional(), q: Search, ...Paged });
const UnitQuery = z.object({ under: z.uuid().optional(), q: Search, kind: z.enum(['province', 'department', 'commune', 'ward', 'school', 'enterprise', 'cooperative', 'team', 'office']).optional() });
const AuditQuery = z.object({ subjectKind: z.string().max(50).optional(), subjectId: z.string().max(100).optional(), ...Paged });

@Controller('api')
export class PeopleController {
  constructor(
    private readonly audit: Audit,
    private readonly frameworks: Frameworks,
    private readonly organisation: Organisation,
    private readonly people: People,
    private readonly signIn: SignIn,
  ) {}

  @Get('units')
  @Allow('people.read')
  @Api({ about: 'Units under mine; q needs no diacritics.', query: UnitQuery })
  async units(@Places() places: string[], @Query() query: z.infer<typeof UnitQuery>): Promise<unknown> {
    const under = query.under ? [(await this.organisation.unitIn(places, query.under)).id] : places;
    return { items: await this.organisation.listUnits({ places: under, q: query.q, kind: query.kind }) };
  }

  @Get('units/tree')
  @Allow('people.read')
  @Api({ about: 'All units I may see, flat, with parents.' })
  async tree(@Places() places: string[]): Promise<unknown> {
    return { items: await this.organisation.tree(places) };
  }

  @Get('people')
  @Allow('people.read')
  @Api({ about: 'People under my units; q needs no diacritics.', query: PeopleQuery })
  async list(@Places() places: string[], @Query() query: z.infer<typeof PeopleQuery>): Promise<unknown> {
    const { unitId, ...rest } = query;
    const under = unitId ? [(await this.organisation.unitIn(places, unitId)).id] : places;
    return this.people.listPeople({ places: under, ...rest });
  }

  @Get('people/:id')
  @Allow('people.read')
  @Api({ about: 'One person under my units.' })
  async one(@Places() places: string[], @Param('id') id: string): Promise<unknown> {
    const person = await this.people.personIn(places, id);
    const names = new Map((await this.frameworks.audiences()).map((a) => [a.code, a.name]));
    const memberships = await this.people.membershipsOf(id);
    return { ...person, units: memberships.map((m) => ({ ...m, audiences: m.audiences.map((code) => ({ code, name: names.get(code) ?? code })) })), roles: await this.people.grantsOf(id) };
  }

  @Post('people/:id/password-reset')
  @HttpCode(200)
  @Allow('people.reset-password')
  @Api({ about: 'Gives somebody under my units a temporary password, shown this once.' })
  reset(@Who() who: Principal, @Param('id') id: string): Promise<unknown> {
    return this.signIn.resetPassword(who, id);
  }

  @Get('audit')
  @Allow('audit.read')
  @Api({ about: 'The register of official acts, newest first.', query: AuditQuery })
  async entries(@Who() who: Principal, @Query() query: z.infer<typeof AuditQuery>): Promise<unknown> {
    if (!(await holdsProvinceWide(this.organisation, who, 'audit.read'))) throw httpProblems.notAllowed('Nhật ký ghi việc của cả tỉnh, nên chỉ người có vai trò ở cấp tỉnh được xem.');
    return this.audit.list(query);
  }
}
