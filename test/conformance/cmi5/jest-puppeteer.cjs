/** How the suite's own driver opens the browser: the Chromium of this machine, also as root. */
module.exports = {
  launch: { headless: true, executablePath: process.env.PUPPETEER_EXECUTABLE_PATH, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'] },
};
