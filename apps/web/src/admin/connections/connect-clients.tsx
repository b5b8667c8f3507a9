import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { SelectField } from '../../ui/field';
import { formatDate, formatDateTime, formatNumber } from '../../ui/format';
import { StateBadge } from '../../ui/state-badge';
import { agoText } from '../format';
import { CopyOnce } from '../parts/copy-once';
import { DataTable, type Column } from '../parts/data-table';
import { FormDialog } from '../parts/form-dialog';
import { ListState } from '../parts/list-state';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { listOf, type Credential } from '../types';
import { ConnectionDialog } from './connection-form';
import { OVERLAPS, scopeText, type ConnectionRequest } from './scopes';

type Open =
  | { kind: 'none' }
  | { kind: 'create' }
  | { kind: 'change' | 'rotate' | 'revoke'; credential: Credential }
  | { kind: 'made'; title: string; key: string; secret: string; formerUntil: string | null };

const isOver = (row: Credential): boolean => row.expiresAt !== null && new Date(row.expiresAt) <= new Date();

const State = ({ row }: { row: Credential }) => {
  if (row.revokedAt) return <StateBadge state="danger">Đã thu hồi</StateBadge>;
  if (isOver(row)) return <StateBadge state="muted">Đã hết hạn</StateBadge>;
  return (
    <>
      <StateBadge state="done">Đang dùng</StateBadge>
      {row.expiresAt && <small class="adm-under">đến {formatDate(row.expiresAt)}</small>}
      {row.formerUntil && new Date(row.formerUntil) > new Date() && <small class="adm-under">mật khẩu cũ còn mở đến {formatDateTime(row.formerUntil)}</small>}
    </>
  );
};

/** Keys by which other software reads from and writes to the record store. */
export const ConnectClients = () => {
  const can = useCapabilities();
  const list = useResource<{ items: Credential[] }>('/api/admin/credentials');
  const [open, setOpen] = useState<Open>({ kind: 'none' });
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const show = (next: Open) => { setTrouble(null); setOpen(next); };
  const close = () => show({ kind: 'none' });

  const attempt = async (act: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try { await act(); list.reload(); } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  const create = (request: ConnectionRequest) => attempt(async () => setOpen({ kind: 'made', title: request.title, formerUntil: null, ...(await api.post<{ key: string; secret: string }>('/api/admin/credentials', request)) }));
  const change = ({ id }: Credential, request: ConnectionRequest) => attempt(async () => { await api.patch(`/api/admin/credentials/${id}`, request); close(); });
  const revoke = ({ id }: Credential) => attempt(async () => { await api.delete(`/api/admin/credentials/${id}`); close(); });
  const rotate = ({ id, title }: Credential, form: FormData) => attempt(async () => {
    const made = await api.post<{ key: string; secret: string; formerUntil: string | null }>(`/api/admin/credentials/${id}/rotate`, { overlapHours: Number(form.get('overlap') ?? 0) });
    setOpen({ kind: 'made', title, ...made });
  });

  const columns: Column<Credential>[] = [
    { id: 'title', head: 'Kết nối', names: true, width: '24%', cell: (row) => <>{row.title}<small class="adm-under mono">{row.key}</small></> },
    { id: 'scopes', head: 'Được làm gì', cell: (row) => <><ul class="adm-plain">{row.scopes.map((scope) => <li key={scope}>{scopeText(scope)}</li>)}</ul>{row.activities && <small class="adm-under">báo kết quả {row.activities.length === 0 ? 'không khóa học nào' : `${formatNumber(row.activities.length)} khóa học ở nơi khác`}</small>}</> },
    { id: 'used', head: 'Dùng lần cuối', label: 'Dùng lần cuối', width: '128px', cell: (row) => (row.lastUsedAt ? <>{agoText(row.lastUsedAt, new Date())}{row.lastVersion && <small class="adm-under">xAPI {row.lastVersion}</small>}</> : <span class="soft">chưa dùng</span>) },
    { id: 'written', head: 'Đã gửi', label: 'Đã gửi', numeric: true, width: '96px', cell: (row) => `${row.statements.atLeast ? '> ' : ''}${formatNumber(row.statements.count, 0)}` },
    { id: 'state', head: 'Trạng thái', width: '142px', cell: (row) => <State row={row} /> },
    ...(can.actsForProvince ? [{ id: 'act', head: <span class="visually-hidden">Việc</span>, width: '124px', cell: (row: Credential) => !row.revokedAt && (
      <span class="adm-column">
        <Button small kind="quiet" onClick={() => show({ kind: 'change', credential: row })} aria-label={`Sửa kết nối ${row.title}`}>Sửa</Button>
        <Button small kind="quiet" onClick={() => show({ kind: 'rotate', credential: row })} aria-label={`Đổi mật khẩu kết nối ${row.title}`}>Đổi mật khẩu</Button>
        <Button small kind="quiet" onClick={() => show({ kind: 'revoke', credential: row })} aria-label={`Thu hồi kết nối ${row.title}`}>Thu hồi</Button>
      </span>
    ) }] : []),
  ];
  const createButton = can.actsForProvince && <Button kind="primary" onClick={() => show({ kind: 'create' })}>Tạo kết nối</Button>;

  return (
    <>
      <div class="adm-filters"><p class="soft">Phần mềm khác gửi và đọc bản ghi (xAPI) bằng các khóa này. Địa chỉ: <code>{`${location.origin}/xapi/`}</code></p>{listOf(list.data ?? []).length > 0 && createButton}</div>
      <ListState resource={list} empty={{ title: 'Chưa có kết nối nào', text: 'Tạo kết nối khi một phần mềm khác cần đọc hoặc gửi dữ liệu học tập.', action: createButton }}>
        {(data) => <DataTable caption="Kết nối" columns={columns} rows={listOf(data)} keyOf={(row) => row.id} waiting={list.loading} />}
      </ListState>
      {open.kind === 'create' && <ConnectionDialog changing={null} busy={busy} trouble={trouble} onClose={close} onSubmit={create} />}
      {open.kind === 'change' && <ConnectionDialog changing={open.credential} busy={busy} trouble={trouble} onClose={close} onSubmit={(request) => change(open.credential, request)} />}
      {open.kind === 'made' && (
        <Dialog open title={`Khóa của "${open.title}"`} actions={<Button kind="primary" onClick={close}>Tôi đã lưu khóa</Button>}>
          <p>Mã bí mật chỉ hiện một lần, hệ thống không giữ bản đọc được. Nếu mất, hãy đổi mật khẩu lần nữa. {open.formerUntil && <>Mật khẩu cũ còn dùng được đến <b>{formatDateTime(open.formerUntil)}</b>; hãy thay ở phần mềm kia trước lúc ấy.</>}</p>
          <CopyOnce label="Địa chỉ" value={`${location.origin}/xapi/`} />
          <CopyOnce label="Khóa (tên đăng nhập)" value={open.key} />
          <CopyOnce label="Mã bí mật (mật khẩu)" value={open.secret} />
        </Dialog>
      )}
      <FormDialog open={open.kind === 'rotate'} title="Đổi mật khẩu kết nối?" submitText="Tạo mật khẩu mới" busy={busy} trouble={trouble} onClose={close} onSubmit={(form) => (open.kind === 'rotate' ? rotate(open.credential, form) : undefined)}>
        {open.kind === 'rotate' && <p class="adm-lead"><b>{open.credential.title}</b> (<code>{open.credential.key}</code>)</p>}
        <p>Tên đăng nhập giữ nguyên. Cho mật khẩu cũ chạy thêm một lúc thì phần mềm kia không bị gián đoạn trong khi thay; nếu mật khẩu đã lộ thì đừng cho.</p>
        <SelectField label="Mật khẩu cũ còn dùng được" name="overlap">{OVERLAPS.map(([hours, text]) => <option key={hours} value={hours} selected={hours === 4}>{text}</option>)}</SelectField>
      </FormDialog>
      <FormDialog open={open.kind === 'revoke'} title="Thu hồi kết nối?" submitText="Thu hồi" danger busy={busy} trouble={trouble} onClose={close} onSubmit={() => (open.kind === 'revoke' ? revoke(open.credential) : undefined)}>
        {open.kind === 'revoke' && <p class="adm-lead"><b>{open.credential.title}</b> (<code>{open.credential.key}</code>)</p>}
        <p>Phần mềm dùng khóa này sẽ không đọc và không gửi được nữa, ngay lập tức. Bản ghi nó đã gửi vẫn giữ nguyên. Không hoàn tác được.</p>
      </FormDialog>
    </>
  );
};
