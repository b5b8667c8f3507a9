import { useState } from 'preact/hooks';
import { api } from '../../api/client';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Field } from '../../ui/field';
import { formatDate } from '../../ui/format';
import { StateBadge } from '../../ui/state-badge';
import { agoText } from '../format';
import { CopyOnce } from '../parts/copy-once';
import { DataTable, type Column } from '../parts/data-table';
import { FormDialog } from '../parts/form-dialog';
import { ListState } from '../parts/list-state';
import { useCapabilities } from '../use-capabilities';
import { useResource } from '../use-resource';
import { listOf, type Credential } from '../types';
import { readRequest, scopeText, SCOPES } from './scopes';

type Open = { kind: 'none' } | { kind: 'create' } | { kind: 'made'; title: string; key: string; secret: string } | { kind: 'revoke'; credential: Credential };

/** Keys by which other software reads from and writes to the record store. */
export const ConnectClients = () => {
  const can = useCapabilities();
  const list = useResource<Credential[] | { items: Credential[] }>('/api/admin/credentials');
  const [open, setOpen] = useState<Open>({ kind: 'none' });
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const show = (next: Open) => { setTrouble(null); setFaults({}); setOpen(next); };
  const close = () => show({ kind: 'none' });

  const attempt = async (act: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setTrouble(null);
    try { await act(); list.reload(); } catch (error) { setTrouble(error); } finally { setBusy(false); }
  };
  const create = async (form: FormData): Promise<void> => {
    const read = readRequest(String(form.get('title') ?? ''), form.getAll('scopes').map(String));
    setFaults(read.faults);
    const { request } = read;
    if (request) await attempt(async () => setOpen({ kind: 'made', title: request.title, ...(await api.post<{ key: string; secret: string }>('/api/admin/credentials', request)) }));
  };
  const revoke = (credential: Credential) => attempt(async () => { await api.delete(`/api/admin/credentials/${credential.id}`); close(); });

  const columns: Column<Credential>[] = [
    { id: 'title', head: 'Kết nối', names: true, width: '26%', cell: (row) => <>{row.title}<small class="adm-under mono">{row.key}</small></> },
    { id: 'scopes', head: 'Được làm gì', cell: (row) => <ul class="adm-plain">{row.scopes.map((scope) => <li key={scope}>{scopeText(scope)}</li>)}</ul> },
    { id: 'created', head: 'Tạo ngày', label: 'Tạo ngày', width: '112px', cell: (row) => formatDate(row.createdAt) },
    ...(listOf(list.data ?? []).some((row) => row.lastUsedAt !== undefined) ? [{ id: 'used', head: 'Dùng lần cuối', label: 'Dùng lần cuối', width: '140px', cell: (row: Credential) => (row.lastUsedAt ? agoText(row.lastUsedAt, new Date()) : <span class="soft">chưa dùng</span>) }] : []),
    { id: 'state', head: 'Trạng thái', width: '140px', cell: (row) => (row.revokedAt ? <StateBadge state="danger">Đã thu hồi</StateBadge> : <StateBadge state="done">Đang dùng</StateBadge>) },
    ...(can.actsForProvince ? [{ id: 'act', head: <span class="visually-hidden">Việc</span>, width: '96px', cell: (row: Credential) => !row.revokedAt && <Button small kind="quiet" onClick={() => show({ kind: 'revoke', credential: row })} aria-label={`Thu hồi kết nối ${row.title}`}>Thu hồi</Button> }] : []),
  ];
  const createButton = can.actsForProvince && <Button kind="primary" onClick={() => show({ kind: 'create' })}>Tạo kết nối</Button>;

  return (
    <>
      <div class="adm-filters"><p class="soft">Địa chỉ xAPI: <code>{`${location.origin}/xapi/`}</code></p>{listOf(list.data ?? []).length > 0 && createButton}</div>
      <ListState resource={list} empty={{ title: 'Chưa có kết nối nào', text: 'Tạo kết nối khi một phần mềm khác cần đọc hoặc gửi dữ liệu học tập.', action: createButton }}>
        {(data) => <DataTable caption="Kết nối" columns={columns} rows={listOf(data)} keyOf={(row) => row.id} waiting={list.loading} />}
      </ListState>
      <FormDialog open={open.kind === 'create'} title="Tạo kết nối" submitText="Tạo khóa" busy={busy} trouble={trouble} onClose={close} onSubmit={create}>
        <Field label="Tên phần mềm hoặc đơn vị dùng khóa" name="title" maxLength={120} required autocomplete="off" autofocus error={faults['title'] ?? null} />
        <fieldset class="adm-set" aria-describedby={faults['scopes'] ? 'scope-fault' : undefined}>
          <legend>Được làm gì</legend>
          {faults['scopes'] && <p id="scope-fault" class="adm-fault">{faults['scopes']}</p>}
          {SCOPES.map((scope) => <label key={scope.id} class="choice"><input type="checkbox" name="scopes" value={scope.id} /><span>{scope.text}<small class="adm-under">{[scope.hint, scope.id].filter(Boolean).join(' · ')}</small></span></label>)}
        </fieldset>
      </FormDialog>
      {open.kind === 'made' && (
        <Dialog open title={`Khóa của "${open.title}"`} actions={<Button kind="primary" onClick={close}>Tôi đã lưu khóa</Button>}>
          <p>Mã bí mật chỉ hiện một lần, hệ thống không giữ bản đọc được. Nếu mất, thu hồi khóa này và tạo khóa khác.</p>
          <CopyOnce label="Địa chỉ" value={`${location.origin}/xapi/`} />
          <CopyOnce label="Khóa (tên đăng nhập)" value={open.key} />
          <CopyOnce label="Mã bí mật (mật khẩu)" value={open.secret} />
        </Dialog>
      )}
      <FormDialog open={open.kind === 'revoke'} title="Thu hồi kết nối?" submitText="Thu hồi" danger busy={busy} trouble={trouble} onClose={close} onSubmit={() => (open.kind === 'revoke' ? revoke(open.credential) : undefined)}>
        {open.kind === 'revoke' && <p class="adm-lead"><b>{open.credential.title}</b> (<code>{open.credential.key}</code>)</p>}
        <p>Phần mềm dùng khóa này sẽ không đọc và không gửi được nữa, ngay lập tức. Bằng chứng nó đã gửi vẫn giữ nguyên. Không hoàn tác được.</p>
      </FormDialog>
    </>
  );
};
