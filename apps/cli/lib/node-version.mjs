// Plain old syntax on purpose: this file has to load on the Node that it refuses.
// The server loads ES modules with require(), which Node can do from 20.19, 22.12 and 23 on.
export function nodeIsNewEnough() {
  var parts = process.versions.node.split('.').map(Number);
  var ok = parts[0] >= 23 || (parts[0] === 22 && parts[1] >= 12) || (parts[0] === 20 && parts[1] >= 19);
  if (!ok) {
    console.error('✗ Cần Node.js từ 20.19 (hoặc từ 22.12); máy này đang có ' + process.versions.node + ' (' + process.execPath + ').');
    console.error('  Cài bản LTS mới từ https://nodejs.org rồi chạy lại. Kiểm tra bằng: node --version');
    console.error('  Node.js >= 20.19 (or >= 22.12) is needed.');
    process.exitCode = 1;
  }
  return ok;
}
