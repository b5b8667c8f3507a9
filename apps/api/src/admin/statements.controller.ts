import { Controller, Get, Param } from '@nestjs/common';
import { PeopleBehind } from '@hvs/attainment';
import { Lrs } from '@hvs/lrs';
import { People, type Principal } from '@hvs/people';
import { Config } from '@hvs/platform';
import type { Actor } from '@hvs/xapi';
import { httpProblems } from '../http/problems';
import { Allow, Api, Places, Who } from '../http/route';
import { namesIn } from './names-in-statements';
import { sentenceOf } from './statement-sentence';

@Controller('api/statements')
export class StatementsViewController {
  constructor(private readonly behind: PeopleBehind, private readonly config: Config, private readonly lrs: Lrs, private readonly people: People) {}

  @Get(':id')
  @Allow('learn')
  @Api({ about: 'One statement, as a sentence and as JSON: one\'s own, or of a person under a unit of mine.' })
  async one(@Who() who: Principal, @Places() _places: string[], @Param('id') id: string): Promise<unknown> {
    const [found] = await this.lrs.byIds([id]);
    const person = found && (await this.people.personBehind(found.statement.actor, this.config.get('IRI_BASE')));
    const mayRead = found && person && (person.id === who.personId || (await this.behind.maySee(person.id, who)));
    if (!mayRead) throw httpProblems.notFound('Bản ghi này không có, hoặc thuộc người ngoài phạm vi bạn được xem.');
    const names = await namesIn([found.statement], { people: this.people, lrs: this.lrs, iriBase: this.config.get('IRI_BASE') });
    // Others who are mentioned in it may belong elsewhere: they stay accounts.
    const nameOf = (actor: Actor): string | undefined => (names.personOf(actor)?.id === person.id ? person.fullName : undefined);
    return { id, stored: found.stored, voided: found.voided, statement: found.statement, sentence: sentenceOf(found.statement, { ...names, who: nameOf }) };
  }
}
