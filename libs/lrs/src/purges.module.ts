import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { LrsModule } from './lrs.module';
import type { Ground } from './purge-walk.service';
import { GROUNDS, Purges } from './purges.service';
import { Years } from './years.service';

/** The one thing in the store that must know who stands on it. There is none without them: nobody purges by forgetting to ask. */
@Module({})
export class PurgesModule {
  /** `modules` provide the `grounds`. */
  static over(modules: readonly Type[], grounds: readonly Type<Ground>[]): DynamicModule {
    return {
      module: PurgesModule,
      imports: [LrsModule, ...modules],
      providers: [{ provide: GROUNDS, inject: [...grounds], useFactory: (...all: Ground[]) => all }, Purges, Years],
      exports: [Purges, Years],
    };
  }
}
