export { ReportingModule, reportingHandlers } from './reporting.module';
export { Exports } from './exports.service';
