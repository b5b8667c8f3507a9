import type { Device } from '../api/types';

export const thisDevice = (): Device => (matchMedia('(pointer: coarse)').matches || innerWidth < 700 ? 'phone' : 'desktop');
export const deviceWord = (device: Device | null): string => (device === 'phone' ? 'trên điện thoại' : device === 'desktop' ? 'trên máy tính' : '');
