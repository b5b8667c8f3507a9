/** `value` and `mark` (a required line) are 0..1. `label` says the same in words for screen readers. */
export const ProgressBar = ({ value, label, mark, tone, tall = false }: { value: number; label: string; mark?: number; tone?: 'done' | 'warn' | 'danger'; tall?: boolean }) => {
  const share = Math.round(Math.min(1, Math.max(0, value)) * 1000) / 10;
  return (
    <span class={`progress${tall ? ' tall' : ''}`} data-tone={tone} role="progressbar" aria-valuemin={0} aria-valuemax={100} aria-valuenow={share} aria-valuetext={label} aria-label={label}>
      <i style={{ width: `${share}%` }} />
      {mark !== undefined && <u style={{ left: `${mark * 100}%` }} />}
    </span>
  );
};
