import { useEffect, useState } from 'preact/hooks';
import type { CourseView } from '../../api/types';
import { Button } from '../../ui/button';
import { formatBytes } from '../../ui/format';
import { Icon } from '../../ui/icons';
import { ProgressBar } from '../../ui/progress-bar';
import { canKeepPictures, downloadCourse, removeDownload, savedBytes, type DownloadState } from '../content';

type State = { is: 'none' } | { is: 'saving'; at: DownloadState | null } | { is: 'saved'; bytes: number } | { is: 'failed' };

/** Not saved / saving 40 % / saved 1,2 MB / stopped halfway. */
export const DownloadButton = ({ view }: { view: CourseView }) => {
  const [state, setState] = useState<State>({ is: 'none' });
  useEffect(() => { const bytes = savedBytes(view.versionId); setState(bytes === null ? { is: 'none' } : { is: 'saved', bytes }); }, [view.versionId]);
  if (!canKeepPictures()) return null;
  const save = async () => {
    setState({ is: 'saving', at: null });
    try {
      const done = await downloadCourse(view, view.modules.flatMap((m) => m.lessons).filter((l) => l.kind === 'lesson').map((l) => l.id), (at) => setState({ is: 'saving', at }));
      setState({ is: 'saved', bytes: done.bytes });
    } catch { setState({ is: 'failed' }); }
  };
  if (state.is === 'saved') return <span class="row"><span class="badge" data-state="done"><Icon name="check" />đã tải về máy · {formatBytes(state.bytes)}</span><Button kind="quiet" onClick={() => void removeDownload(view.versionId).then(() => setState({ is: 'none' }))}>Xóa khỏi máy</Button></span>;
  if (state.is === 'saving') {
    const share = state.at && state.at.total ? state.at.done / state.at.total : 0;
    return <div class="grow" style={{ minWidth: '200px' }} role="status"><span class="small">Đang tải về… {Math.round(share * 100)}%{state.at ? ` · ${formatBytes(state.at.bytes)}` : ''}</span><ProgressBar value={share} label={`Đang tải về ${Math.round(share * 100)} phần trăm`} /></div>;
  }
  return <>
    <Button onClick={() => void save()}><Icon name="download" />{state.is === 'failed' ? 'Tải tiếp' : 'Tải về học khi mất mạng'}{view.downloadBytes ? ` · ${formatBytes(view.downloadBytes)}` : ''}</Button>
    {state.is === 'failed' && <span class="small" role="status">Đang tải thì mất mạng. Phần đã tải vẫn giữ trên máy.</span>}
  </>;
};
