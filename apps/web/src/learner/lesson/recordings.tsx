import { useState } from 'preact/hooks';
import type { LessonBody } from '../../api/types';
import { Button } from '../../ui/button';
import { formatBytes } from '../../ui/format';
import { Icon } from '../../ui/icons';
import { fileUrl } from '../content';

type Track = NonNullable<LessonBody['audio']>[number];
const LANGUAGE: Record<Track['language'], string> = { vi: 'tiếng Việt', tai: 'tiếng Thái', hmn: 'tiếng Mông' };

/** Recordings of the whole lesson. Nothing is fetched before somebody asks, and what it weighs is told first. */
export const Recordings = ({ tracks, versionId }: { tracks: Track[]; versionId: string }) => {
  const [playing, setPlaying] = useState<Track | null>(null);
  return (
    <section class="recordings" aria-label="Nghe cả bài">
      <div class="row">{tracks.map((track) => (
        <Button key={track.language} kind="secondary" aria-pressed={playing === track} onClick={() => setPlaying(playing === track ? null : track)}><Icon name="play" />Nghe cả bài, {LANGUAGE[track.language]} · {formatBytes(track.bytes)}</Button>
      ))}</div>
      {playing && <audio key={playing.language} controls autoplay src={fileUrl(versionId, playing.src)} />}
    </section>
  );
};
