import { firstRow, newId, rows, type Tx } from '@hvs/platform';
import type { Day, StaffKind } from './shapes';

interface Row {
  id: string;
  personId: string;
  position: string;
  staffKind: StaffKind | null;
  audiences: string[];
  validFrom: Day;
  validTo: Day | null;
}

const COLUMNS = `id, person_id as "personId", position, staff_kind as "staffKind", audiences, valid_from::text as "validFrom", valid_to::text as "validTo"`;

/**
 * Everybody who is in one unit on a day is, from that day on, in another: with the same position, and with the audiences
 * of both where somebody was in both. What they were before the day stays. Memberships that only begin later move whole.
 */
export const moveMembers = async (tx: Tx, from: string, into: string, on: Day): Promise<number> => {
  const moving = await rows<Row>(tx, `select ${COLUMNS} from people.membership where unit_id = $1 and (valid_to is null or valid_to > $2::date) for update`, [from, on]);
  await tx.query(`delete from people.membership where unit_id = $1 and valid_from >= $2::date`, [from, on]);
  await tx.query(`update people.membership set valid_to = $2 where unit_id = $1 and (valid_to is null or valid_to > $2::date)`, [from, on]);
  for (const one of moving) await settle(tx, { ...one, validFrom: one.validFrom > on ? one.validFrom : on }, into);
  return moving.length;
};

const settle = async (tx: Tx, arriving: Row, into: string): Promise<void> => {
  const there = await firstRow<Row>(
    tx,
    `select ${COLUMNS} from people.membership where person_id = $1 and unit_id = $2 and daterange(valid_from, valid_to) && daterange($3, $4) order by valid_from limit 1`,
    [arriving.personId, into, arriving.validFrom, arriving.validTo],
  );
  if (!there) return insertMembership(tx, arriving, into);
  const audiences = [...new Set([...there.audiences, ...arriving.audiences])].sort();
  if (there.validFrom >= arriving.validFrom) {
    await tx.query(`update people.membership set audiences = $2 where id = $1`, [there.id, audiences]);
    return;
  }
  await tx.query(`update people.membership set valid_to = $2 where id = $1`, [there.id, arriving.validFrom]);
  await insertMembership(tx, { ...there, audiences, validFrom: arriving.validFrom }, into);
};

const insertMembership = async (tx: Tx, row: Row, unitId: string): Promise<void> => {
  await tx.query(
    `insert into people.membership (id, person_id, unit_id, position, staff_kind, audiences, valid_from, valid_to) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [newId(), row.personId, unitId, row.position, row.staffKind, row.audiences, row.validFrom, row.validTo],
  );
};
