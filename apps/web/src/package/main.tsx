import { render } from 'preact';
import type { PackagedCourse } from '@hvs/lesson';
import { cmi5 } from './cmi5';
import { nobody, preview, type Platform } from './platform';
import { PackagePlayer } from './package-player';
import { scorm12, scorm2004 } from './scorm';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/components.css';
import './package.css';

/** The player inside an exported course. It brings everything along and asks nobody but the platform that plays it. */
const course = (window as unknown as { HVS_COURSE: PackagedCourse }).HVS_COURSE;
const PLATFORMS: Record<PackagedCourse['format'], () => Platform | undefined> = { scorm12, scorm2004, cmi5, preview };

const start = async (): Promise<void> => {
  const found = PLATFORMS[course.format]();
  const platform = found ?? nobody();
  const note = await platform.open().catch(() => undefined);
  render(<PackagePlayer course={course} platform={platform} note={note ?? null} isHeard={found !== undefined && note !== undefined} />, document.getElementById('app')!);
};
void start();
