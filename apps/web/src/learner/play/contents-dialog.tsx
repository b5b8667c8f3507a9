import type { LineState, MenuLine } from '../../api/place';
import { Dialog } from '../../ui/dialog';
import { Icon } from '../../ui/icons';
import { StateShape, type BadgeState } from '../../ui/state-badge';

const SHOWN: Record<LineState, { shape: BadgeState; word: string }> = {
  'not-attempted': { shape: 'todo', word: 'chưa học' }, incomplete: { shape: 'doing', word: 'đang học' }, completed: { shape: 'done', word: 'đã xong' }, passed: { shape: 'done', word: 'đạt' }, failed: { shape: 'warn', word: 'chưa đạt' },
};

/** The table of contents: where one is, what is done, what may be opened now. It opens at the line where one is. */
export const ContentsDialog = ({ open, menu, here, onPick, onClose }: { open: boolean; menu: readonly MenuLine[]; here: string | null; onPick: (line: MenuLine) => void; onClose: () => void }) => (
  <Dialog open={open} title="Mục lục" onClose={onClose}>
    <ol class="rows contents">
      {menu.map((line) => {
        const { shape, word } = SHOWN[line.state];
        const style = { paddingInlineStart: `${8 + Math.min(line.depth, 4) * 18}px` };
        if (!line.open && line.unitId === null) return <li key={line.itemId} class="contents-heading" style={style}>{line.title}</li>;
        const isHere = line.unitId !== null && line.unitId === here;
        return (
          <li key={line.itemId}>
            <button type="button" class="contents-line" style={style} disabled={!line.open} aria-current={isHere ? 'true' : undefined} autofocus={isHere} onClick={() => onPick(line)}>
              {line.unitId !== null && <span class="badge" data-state={line.open ? shape : 'muted'}>{line.open ? <StateShape state={shape} /> : <Icon name="lock" />}</span>}
              <span>{line.title}</span>
              {line.unitId !== null && <small>{line.open ? word : 'chưa mở'}</small>}
            </button>
          </li>
        );
      })}
    </ol>
  </Dialog>
);
