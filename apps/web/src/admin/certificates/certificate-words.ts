import type { CertificateKind, CertificateState } from '../types';

export const certificateStateWord = (state: CertificateState): string => {
  switch (state) {
    case 'issued': return 'Đang lập tệp';
    case 'ready': return 'Có hiệu lực';
    case 'revoked': return 'Đã thu hồi';
  }
};

export const certificateKindWord = (kind: CertificateKind): string => (kind === 'skill-group' ? 'Nhóm kỹ năng' : 'Hoàn thành theo diện');
