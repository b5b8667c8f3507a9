/** A fault with words for the person at the screen: Vietnamese, one English line, and a way out. It is shown without a stack. */
export class Problem extends Error {
  known = true;
}

/** Shows what went wrong, on standard error, and sets the exit status. */
export const report = (error) => {
  const text = error?.known ? error.message : `Lỗi không lường trước. / Unexpected error.\n${error?.stack ?? error}`;
  console.error(`\n✗ ${text.trim().replaceAll('\n', '\n  ')}\n`);
  process.exitCode = 1;
};
