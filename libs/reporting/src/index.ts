export { ReportingModule, reportingHandlers } from './reporting.module';
export { Exports } from './exports.service';
export { csv } from './formats/csv.adapter';
export type { Cell, Column } from './report';
