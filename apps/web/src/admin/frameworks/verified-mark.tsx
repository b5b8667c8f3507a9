/** Whether somebody has held it against the official paper. */
export const VerifiedMark = ({ verified }: { verified: boolean }) => <span class="frw-mark" data-verified={verified ? '' : undefined}>{verified ? 'đã đối chiếu' : 'chưa đối chiếu'}</span>;
