import { Problem } from './problem.mjs';

/** Reads `--name` and `--name value` from the command line; anything unknown is told, not ignored. */
export const readOptions = (argv, known) => {
  const options = {};
  const words = argv.flatMap((word) => (/^--[\w-]+=/.test(word) ? [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)] : [word]));
  for (let i = 0; i < words.length; i++) {
    const name = words[i].replace(/^--/, '');
    if (!words[i].startsWith('--') || !(name in known)) {
      throw new Problem(`Không hiểu "${words[i]}". Các lựa chọn: ${Object.keys(known).filter((k) => k !== 'supervised').map((k) => `--${k}${known[k] === 'flag' ? '' : ` <${known[k]}>`}`).join(' ')}\nUnknown option.`);
    }
    if (known[name] === 'flag') options[name] = true;
    else if (words[i + 1] === undefined) throw new Problem(`--${name} cần một giá trị (${known[name]}).\n--${name} needs a value.`);
    else options[name] = words[++i];
  }
  return options;
};
