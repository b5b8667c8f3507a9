import { z } from 'zod';

/** The forms of content/units/*.yaml and content/demo/demo.yaml. */
const day = z.iso.date();
const code = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const kind = z.enum(['province', 'department', 'commune', 'ward', 'school', 'enterprise', 'cooperative', 'team', 'office']);
const staffKind = z.enum(['can-bo', 'cong-chuc', 'vien-chuc', 'nguoi-lao-dong']).nullable();
const role = z.enum(['unit-manager', 'province-admin', 'auditor']);
const range = z.tuple([z.int().min(0), z.int().min(0)]);
const words = z.array(z.string().min(1)).min(1);
const official = z.object({ code, name: z.string().min(1), officialCode: z.string().optional() });

export const UnitsFile = z.object({
  province: official.extend({ validFrom: day }),
  validFrom: day,
  departments: z.array(official),
  wards: z.array(official),
  communes: z.array(official),
  former: z.array(official.extend({ validFrom: day, validTo: day })).default([]),
});
export type UnitsFile = z.infer<typeof UnitsFile>;

const Post = z.object({
  position: z.union([z.string(), words]),
  count: range,
  staffKind,
  audiences: z.array(z.string()),
  role: role.optional(),
  core: z.boolean().default(false),
  since: day.optional(),
});
export type Post = z.infer<typeof Post>;

const given = z.object({ middle: words, given: words });
const Names = z.object({ people: z.string(), share: z.number().positive(), surnames: words, male: given, female: given, strongIn: z.array(code) });

export const DemoFile = z.object({
  seed: z.int(),
  password: z.string().min(8),
  phonePrefix: z.string().regex(/^0\d{3}$/),
  startsOn: day,
  names: z.array(Names).min(1),
  staff: z.record(z.string(), z.array(Post)),
  units: z.array(z.object({ code, name: z.string(), kind, parent: code, staff: z.string().optional() })),
  teams: z.object({
    share: z.number().min(0).max(1),
    perUnit: range,
    namePrefix: z.string(),
    corePosition: z.string(),
    coreAudiences: z.array(z.string()),
    villages: z.object({ first: words, second: words }),
    named: z.array(z.object({ unit: code, village: z.string() })),
  }),
  former: z.array(z.object({ unit: code, from: z.array(code).min(1), since: day, until: day })),
  transfers: z.object({ people: z.int().min(0), on: day }),
  accounts: z.array(z.object({
    username: z.string(), fullName: z.string(), unit: code, position: z.string(), staffKind, audiences: z.array(z.string()),
    role: role.optional(), roleAt: code.optional(), about: z.string(),
  })),
});
export type DemoFile = z.infer<typeof DemoFile>;
